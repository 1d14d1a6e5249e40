import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { NONCE_HEADER, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { secretDigest } from '@countersign/protocol/enrolment/secret.ts'
import { thumbprint } from '@countersign/protocol/jwk.ts'
import { sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { callAs, nonceFor, possessionOf } from '../http/forge.ts'
import { approve, need, newestRequest, PIN } from '../http/house.ts'
import type { Captured } from '../http/phone-line.ts'
import { type Aim, type Attack, refusedOnly } from './attack.ts'
import type { Chance } from './chance.ts'
import { contentTypes, otherMethods, strange, strangeTarget, withHeaders } from './http.ts'
import { ownKey } from './keys.ts'
import type { Shot } from './line.ts'
import { changeTarget, openChangeTarget } from './pin-change-targets.ts'
import { badProof, goodProof } from './proofs.ts'
import { badlySigned, type SignedGround, wellSigned, wellSignedBut } from './signed.ts'
import { type PhoneGround, type Target, withinLife } from './target.ts'
import { flipped, spoiledBytes, spoiledValue, values } from './values.ts'

const NONCES_LIVE = 60_000

const stranger = ownKey()

export function phoneAttacks(ground: PhoneGround): Attack[] {
  const { house } = ground
  const { phoneUrl } = house.server
  const nonces = new Map<string, { nonce: string; at: number }>()

  async function nonce(key: PhoneKey): Promise<string> {
    const jkt = thumbprint(key.jwk)
    const known = nonces.get(jkt)
    if (known !== undefined && performance.now() - known.at < NONCES_LIVE) return known.nonce
    const fresh = { nonce: await nonceFor(phoneUrl, paths.requests, key), at: performance.now() }
    nonces.set(jkt, fresh)
    return fresh.nonce
  }

  function attack(path: string, target: () => Promise<Target>): Attack {
    return {
      name: `POST ${path}`,
      side: 'phone',
      answers: refusedOnly,
      async ready() {
        const aimedAt = await target()
        return { aim: (c) => aim(c, path, aimedAt), ...(aimedAt.afterwards ? { afterwards: aimedAt.afterwards } : {}) }
      },
    }
  }

  async function aim(c: Chance, path: string, target: Target): Promise<Aim> {
    const { key, signed, own } = target
    const message = target.harmless ?? target.message
    const replays = ground.captured.filter((one) => one.path === path && one.path !== paths.requests)
    const proven = async (what: string, body: Uint8Array, by = key): Promise<Aim> => {
      const bytes = plain(body)
      const proof = await goodProof({ key: by, url: phoneUrl + path, body: bytes, nonce: await nonce(by) })
      return { what, shot: withHeaders(post(path, bytes, proof), strange(c)) }
    }
    const spoiled = async (what: string, make: () => unknown): Promise<Aim> => {
      for (;;) {
        const other = await make()
        if (other instanceof Uint8Array) return proven(what, other)
        if (target.mayBe?.(other) ?? true) return proven(what, utf8(JSON.stringify(other) ?? ''))
      }
    }
    switch (c.int(10)) {
      case 0:
      case 1:
      case 2: {
        const body = utf8(JSON.stringify(target.message))
        const proof = await badProof(c, { key, url: phoneUrl + path, body, nonce: await nonce(key) })
        return { what: 'a proof with a fault', shot: withHeaders(post(path, body, latin(proof)), strange(c)) }
      }
      case 3:
        return http(c, path, utf8(JSON.stringify(target.message)), await nonce(key))
      case 4:
        return spoiled('bytes that are no such message', () => spoiledBytes(c, JSON.stringify(message)))
      case 5:
        if (replays.length > 0 && c.once(2)) return replayed(c, path, c.pick(replays))
        return target.byStranger
          ? proven("a stranger's proof", utf8(JSON.stringify(target.message)), stranger)
          : spoiled('a value exchanged', () => spoiledValue(c, message))
      case 6:
      case 7:
        if (signed !== undefined && c.once(3))
          return spoiled('another content, well signed', async () => ({
            [signed.member]: await wellSignedBut(c, c.pick(signed.grounds), signed.members),
          }))
        if (signed !== undefined)
          return spoiled('badly signed', async () => ({ [signed.member]: await badlySigned(c, c.pick(signed.grounds)) }))
        return spoiled('a value exchanged', () => spoiledValue(c, message))
      default:
        return own !== undefined && c.once(2)
          ? spoiled('its own', () => own(c))
          : spoiled('a value exchanged', () => spoiledValue(c, message))
    }
  }

  /** Everything around the message: methods, addresses, types, headers twice or not at all, lengths. */
  async function http(c: Chance, path: string, body: Bytes, fresh: string): Promise<Aim> {
    const proof = await goodProof({ key: stranger, url: phoneUrl + path, body, nonce: fresh })
    const shot = post(path, body, proof)
    const what = 'the request itself'
    switch (c.int(7)) {
      case 0:
        return { what, shot: withHeaders({ ...shot, method: c.pick(otherMethods) }, strange(c)) }
      case 1:
        return { what, shot: withHeaders({ ...shot, target: strangeTarget(c, path) }, strange(c)) }
      case 2:
        return {
          what,
          shot: {
            ...shot,
            headers: [
              ['content-type', c.pick(contentTypes)],
              [PROOF_HEADER, proof],
            ],
          },
        }
      case 3:
        return { what, shot: { ...shot, headers: [['content-type', 'application/json'], ...strange(c)] } }
      case 4:
        return {
          what,
          shot: withHeaders(shot, [
            [PROOF_HEADER, proof],
            [NONCE_HEADER, fresh],
          ]),
        }
      case 5:
        return { what, mayClose: true, shot: { ...shot, body: new Uint8Array(16_385 + c.int(20_000)).fill(0x61), chunked: c.once(2) } }
      default:
        return {
          what,
          mayClose: true,
          shot: withHeaders(
            shot,
            Array.from({ length: c.int(300) }, (_, i) => [`x-${i}`, 'y'.repeat(c.int(60))] as const),
          ),
        }
    }
  }

  /** Byte for byte, or with another body under the same proof, or to another address. */
  function replayed(c: Chance, path: string, { headers, body }: Captured): Aim {
    const sent = Object.entries(headers)
    if (c.once(2)) return { what: 'captured, as it was', shot: { method: 'POST', target: path, headers: sent, body } }
    const changed = Buffer.from(body)
    const at = c.int(changed.length)
    changed[at] = (changed[at] as number) ^ (1 << c.int(7))
    return { what: 'captured, a bit changed', shot: { method: 'POST', target: path, headers: sent, body: changed } }
  }

  return [
    attack(paths.open, () => openTarget(ground)),
    attack(paths.claim, () => claimTarget(ground)),
    attack(paths.evaluate, () => evaluateTarget(ground)),
    attack(paths.requests, async () => reading(ground, 'requests')),
    attack(paths.look, async () => reading(ground, 'look')),
    attack(paths.decide, () => decideTarget(ground)),
    attack(paths.openPinChange, () => openChangeTarget(ground)),
    attack(paths.changePin, () => changeTarget(ground)),
  ]
}

function post(path: string, body: Uint8Array, proof: string): Shot {
  return {
    method: 'POST',
    target: path,
    headers: [
      ['content-type', 'application/json'],
      [PROOF_HEADER, proof],
    ],
    body,
  }
}

/** What a header can carry. */
const latin = (text: string) => text.replace(/\p{Cc}/gu, ' ')

function reading({ house, ana }: PhoneGround, kind: 'requests' | 'look'): Target {
  const message = { typ: `countersign/${kind}`, v: 1, iid: ana.phone.iid }
  return {
    key: ana.phone.installation,
    message,
    byStranger: true,
    async afterwards() {
      const answer = await callAs(house.server.phoneUrl, paths[kind], ana.phone.installation, message, { headOnly: true })
      if (answer.status !== 200) throw new Error(`${kind} is refused afterwards: ${answer.status}`)
    },
  }
}

/** A live code: what is well formed and names it with another secret would count against it. */
async function openTarget({ house }: PhoneGround): Promise<Target> {
  const browser = await house.welcomed(`opener-${Date.now()}`)
  const { code } = SimulatedPhone.readCode(need(linkOn(await browser.open('/activate')), 'a link'))
  const phone = await house.phone()
  const message = { typ: 'countersign/open', v: 1, name: code.name, secret_sha256: secretDigest(code.secret) }
  const counts = (other: unknown) => {
    const { name, secret_sha256: secret } = (other ?? {}) as Record<string, unknown>
    return name === code.name && typeof secret === 'string' && secret.length === 43 && secret !== message.secret_sha256
  }
  return {
    key: phone.installation,
    message,
    mayBe: (other) => !counts(other),
    own: (c) => ({ ...message, name: flipped(c, 'ZZZZ').toUpperCase(), secret_sha256: toBase64url(c.bytes(32)) }),
    byStranger: false,
    async afterwards() {
      if (!(await phone.open(need(linkOn(await browser.open('/activate')), 'the link still'))).ok)
        throw new Error('the code does not open any more')
    },
  }
}

const claimMembers = [
  'typ',
  'v',
  'iss',
  'sid',
  'nonce',
  'iid',
  'aid',
  'possession',
  'installation',
  'pin',
  'webauthn',
  'via',
  'lang',
  'caps',
]

/** A claim that is signed and not sent. Its secret stays right: a wrong one would count. */
async function claimTarget({ house }: PhoneGround): Promise<Target> {
  const browser = await house.welcomed(`claimer-${Date.now()}`)
  const phone = await house.phone()
  const account = await phone.prepareClaim(need(linkOn(await browser.open('/activate')), 'a link'), PIN)
  if (!account.ok) throw new Error(account.code)
  const { claim, possession, pin } = account.value
  const value = contentOf(claim.payload) as Record<string, unknown>
  const signers = [
    ['possession', possession],
    ['installation', phone.installation],
    ['verification', pin.key],
  ] as const
  const ground: SignedGround = { typ: 'countersign-claim', value, signers }
  const counts = (other: unknown) => {
    const content = contentOf((other as { claim?: { payload?: unknown } } | null)?.claim?.payload)
    const { sid, secret_sha256: secret } = (content ?? {}) as Record<string, unknown>
    return sid === value.sid && secret !== value.secret_sha256
  }
  const registered: SignedGround = {
    typ: 'countersign-claim',
    value: { ...value, pin: null, webauthn: { id: 'AAAA', attestationObject: 'AAAA', clientDataJSON: 'AAAA' } },
    signers: signers.slice(0, 2),
  }
  return {
    key: phone.installation,
    message: { claim },
    mayBe: (other) => !counts(other) && JSON.stringify(other) !== JSON.stringify({ claim }),
    signed: { member: 'claim', grounds: [ground], members: claimMembers },
    own: async (c) => {
      const webauthn = {
        id: toBase64url(c.bytes(32)),
        attestationObject: toBase64url(badCbor(c)),
        clientDataJSON: toBase64url(badClientData(c)),
      }
      return { claim: await wellSigned({ ...registered, value: { ...registered.value, webauthn } }) }
    },
    byStranger: true,
    async afterwards() {
      const claimed = await phone.sendClaim(account.value)
      if (!claimed.ok) throw new Error(`the claim is refused afterwards: ${claimed.code}`)
      if (!(await approve(phone, await browser.until('/activate', numberOn))).ok) throw new Error('the activation cannot be ended')
    },
  }
}

function contentOf(payload: unknown): unknown {
  const bytes = typeof payload === 'string' ? fromBase64url(payload) : null
  try {
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
}

/** Attestations that a decoder may choke on: lengths that promise too much, depth, indefinite items, other formats. */
function badCbor(c: Chance): Uint8Array {
  const head = Buffer.from('a363666d74646e6f6e656761747453746d74a06861757468446174', 'hex')
  return c.pick([
    () => c.bytes(c.int(600)),
    () => new Uint8Array(3000).fill(0x81),
    () => Buffer.from('9f'.repeat(2000), 'hex'),
    () => Buffer.from('bf'.repeat(1000), 'hex'),
    () => Buffer.from('bbffffffffffffffff', 'hex'),
    () => Buffer.from('9bffffffffffffffff00', 'hex'),
    () => Buffer.from('5bffffffffffffffff00', 'hex'),
    () => Buffer.from('c2'.repeat(1500), 'hex'),
    () => Buffer.concat([head, Buffer.from('6158ff', 'hex'), c.bytes(c.int(255))]),
    () => Buffer.concat([head, Buffer.from('6159ffff', 'hex'), c.bytes(64)]),
    () => Buffer.from('a363666d74667061636b65646761747453746d74a0686175746844617461f6', 'hex'),
    () => Buffer.from('a1636b6579f97e00', 'hex'),
    () => Buffer.alloc(0),
  ])()
}

function badClientData(c: Chance): Uint8Array {
  const good = { type: 'webauthn.create', challenge: 'A'.repeat(43), origin: 'http://localhost', crossOrigin: false }
  return c.once(2)
    ? spoiledBytes(c, JSON.stringify(good)).subarray(0, 1024)
    : utf8((JSON.stringify(spoiledValue(c, good)) ?? '').slice(0, 1000))
}

/** Elements of no group, or the identity: RFC 9497 §4.1 refuses them all. */
const badElements = [
  '00'.repeat(32),
  'ff'.repeat(32),
  `01${'00'.repeat(31)}`,
  `edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`,
  `ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`,
  `${'00'.repeat(31)}80`,
  `f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f`,
  '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
  '4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f',
].map((hex) => toBase64url(plain(Buffer.from(hex, 'hex'))))

async function evaluateTarget({ house, ana }: PhoneGround): Promise<Target> {
  const since = performance.now()
  const waiting = await house.waiting(ana)
  const { txn } = (await newestRequest(ana.phone)).context
  const { kid } = need(ana.phone.state.pin, 'a PIN')
  const message = { typ: 'countersign/pin-evaluate', v: 1, iid: ana.phone.iid, kid, for: txn, blinded: badElements[0] }
  // Another good element for something live is another guess: so what is spoiled is for nothing that lives.
  const dead = { ...message, for: `txn_${'A'.repeat(22)}` }
  return {
    key: ana.phone.installation,
    message,
    harmless: dead,
    own: (c) => ({ ...message, blinded: c.once(3) ? toBase64url(c.bytes(c.pick([0, 31, 33, 64]))) : c.pick(badElements) }),
    byStranger: true,
    async afterwards() {
      if (!withinLife(since)) return
      if (!(await approve(ana.phone, waiting.number)).ok) throw new Error('the PIN does not open any more')
      await waiting.browser.open('/waiting')
    },
  }
}

const decisionMembers = [
  'typ',
  'v',
  'iss',
  'txn',
  'nonce',
  'aid',
  'iid',
  'mode',
  'ctx',
  'tpl',
  'uv',
  'pin_seq',
  'number',
  'decision',
  'lang',
  'cid',
  'reason',
]

/** An approval under the PIN, one under a platform credential, and a denial: none of them sent. */
async function decideTarget({ house, ana, wanda }: PhoneGround): Promise<Target> {
  const since = performance.now()
  const [waiting, other] = [await house.waiting(ana), await house.waiting(wanda)]
  const shown = await newestRequest(ana.phone)
  const unlocked = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!unlocked.ok) throw new Error(unlocked.code)
  const { key: pin, seq } = unlocked.value
  const possession = possessionOf(ana.phone)
  const person = { uv: 'pin', key: pin, seq } as const
  const decision = await signApproval({ shown, iid: ana.phone.iid, possession, lang: 'en', number: waiting.number, person })
  const byPlatform = await signApproval({
    shown: await newestRequest(wanda.phone),
    iid: wanda.phone.iid,
    possession: wanda.possession,
    lang: 'en',
    number: other.number,
    person: wanda.credential.person,
  })
  const value = contentOf(decision.payload) as Record<string, unknown>
  const { mode: _m, number: _n, tpl: _t, pin_seq: _p, ...common } = value
  const approval: SignedGround = {
    typ: 'countersign-decision',
    value,
    signers: [
      ['possession', possession],
      ['verification', pin],
    ],
  }
  const denial: SignedGround = {
    typ: 'countersign-decision',
    value: { ...common, decision: 'deny', reason: 'mistake', uv: 'none' },
    signers: [['possession', possession]],
  }
  return {
    key: possession,
    message: { decision },
    mayBe: (message) => JSON.stringify(message) !== JSON.stringify({ decision }),
    signed: { member: 'decision', grounds: [approval, denial], members: decisionMembers },
    own: (c) => ({
      decision: c.once(2) ? spoiledValue(c, byPlatform) : { ...decision, webauthn: c.once(2) ? byPlatform.webauthn : c.pick(values) },
    }),
    byStranger: true,
    async afterwards() {
      if (!withinLife(since)) return
      const answers = [
        await sendDecision(ana.phone.link, possession, decision),
        await sendDecision(wanda.phone.link, wanda.possession, byPlatform),
      ]
      for (const answer of answers) if (!answer.ok) throw new Error(`the good decision is refused afterwards: ${answer.code}`)
      await Promise.all([waiting.browser.open('/waiting'), other.browser.open('/waiting')])
    },
  }
}
