import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { secretDigest } from '@countersign/protocol/enrolment/secret.ts'
import { sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { callAs, possessionOf } from '../http/forge.ts'
import { approve, need, newestRequest, PIN } from '../http/house.ts'
import type { Chance } from './chance.ts'
import { type SignedGround, wellSigned } from './signed.ts'
import { type PhoneGround, type Target, withinLife } from './target.ts'
import { flipped, spoiledBytes, spoiledValue, values } from './values.ts'

export function reading({ house, ana }: PhoneGround, kind: 'requests' | 'look'): Target {
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
export async function openTarget({ house }: PhoneGround): Promise<Target> {
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
export async function claimTarget({ house }: PhoneGround): Promise<Target> {
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

export async function evaluateTarget({ house, ana }: PhoneGround): Promise<Target> {
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
export async function decideTarget({ house, ana, wanda }: PhoneGround): Promise<Target> {
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
