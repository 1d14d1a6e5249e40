import { fromBase64url, toBase64url } from '../../src/encoding/base64url.ts'
import { sha256 } from '../../src/encoding/digest.ts'
import { activationLink, codeCharacters } from '../../src/enrolment/code.ts'
import type { Binding, Opened } from '../../src/enrolment/messages.ts'
import { authenticatorId, identifierFrom, installationId } from '../../src/identity.ts'
import { payloadOf, type Signed } from '../../src/jws.ts'
import { limits } from '../../src/limits.ts'
import { readContext, type Shown, sendDecision, signApproval, signDenial } from '../../src/phone/decide.ts'
import { openCode, sendClaim, signClaim } from '../../src/phone/enrol.ts'
import type { KeyBox } from '../../src/phone/key-box.ts'
import { openLink } from '../../src/phone/link.ts'
import { paths } from '../../src/phone/paths.ts'
import { createPin, type OpenPin, unlockPin } from '../../src/phone/pin.ts'
import { preparePinChange, sendPinChange } from '../../src/phone/pin-change.ts'
import type { PhoneOutcome } from '../../src/phone/ports.ts'
import { listRequests } from '../../src/phone/requests.ts'
import type { PinChange } from '../../src/pin/change.ts'
import { evaluateBlinded, oprfSecretKey, type PinScope } from '../../src/pin/oprf.ts'
import { type Context, contextBytes } from '../../src/transaction/context.ts'
import { fixedBytes, fixedRandom, ISS, ids, NOW, RP_ID } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import { phoneKey } from '../../test/kit/phone.ts'
import { signByHand } from '../../test/kit/sign-by-hand.ts'
import { judgeProof, nonceKey, refused, workedServer, worth } from '../../test/kit/worked-server.ts'
import { accepted, type Case, hex, own, refusal, type VectorFile } from './file.ts'

const PIN = '8351'
const NEW_PIN = '5926'
const [installation, possession] = [phoneKey(keys.installation), phoneKey(keys.possession)]
const [iid, aid] = [installationId(installation.jwk), authenticatorId(possession.jwk)]
const scope: PinScope = { iss: ISS, iid, kid: ids.kid }
const oprfKey = oprfSecretKey(fixedBytes('oprf seed', 32))
const newOprfKey = oprfSecretKey(fixedBytes('oprf seed after the change', 32))
const [chg, changeNonce] = [identifierFrom('chg', fixedBytes('change', 16)), worth('change nonce')]
const code = { name: 'K7QX', secret: codeCharacters(fixedBytes('linked secret', 16), 26) }
const txns = ['first number', 'second number', 'sign-in', 'unwanted sign-in'].map((name) => identifierFrom('txn', fixedBytes(name, 16)))
const [first, second, signIn, unwanted] = txns as [Context['txn'], Context['txn'], Context['txn'], Context['txn']]
const numbers = { [first]: '042917', [second]: '730164', [signIn]: '558201', [unwanted]: '918273' }

const context = (txn: Context['txn'], kind: Context['kind']): string =>
  toBase64url(
    contextBytes({
      typ: 'countersign/context',
      v: 1,
      iss: ISS,
      txn,
      nonce: worth(`nonce of ${txn}`),
      aid,
      kind,
      mode: 'number',
      rp: { id: 'portal', name: 'Northwind' },
      message: '',
      from: { ip: '203.0.113.7', place: '', browser: 'Firefox, Windows' },
      amount: null,
      payee: null,
      iat: NOW,
      exp: NOW + (kind === 'signin' ? limits.transactionLife : limits.enrolmentLifeOpened),
    }),
  )
const proofOf = (txn: Context['txn'], left: number) => ({ txn, context: context(txn, 'activation'), left, expires_in: 571 })

const opened: Opened = {
  typ: 'countersign/opened',
  v: 1,
  sid: ids.sid,
  nonce: worth('enrolment nonce'),
  iss: ISS,
  issuer: { name: 'Northwind', portal: RP_ID },
  subscriber: { id: ids.sub, name: 'Ana Duarte', username: 'ana' },
  expires_in: 586,
  pin: { shortest: limits.pinShortest, longest: limits.pinLongest },
  installation: { iid, pin: null },
  holds: null,
  webauthn: { rp_id: RP_ID, rp_name: 'Northwind', user_id: ids.sub.slice('sub_'.length) },
}

const binding = (claim: Signed): Promise<Signed> => {
  const value: Binding = {
    typ: 'countersign/binding',
    v: 1,
    iss: ISS,
    sub: ids.sub,
    aid,
    possession: possession.jwk,
    verification: { uv: 'pin', kid: ids.kid, jwk: keys.pin.jwk },
    claim_sha256: toBase64url(sha256(payloadOf(claim))),
    bound_at: NOW,
  }
  return signByHand('countersign-binding', value, [{ role: 'evidence', key: keys.evidence }])
}

/** The PIN keys are fixed ones. What encrypts them never crosses the line: pin-blob.json works that through. */
const blob: OpenPin['blob'] = {
  jwk: keys.pin.jwk,
  salt: fixedBytes('salt', 32),
  iv: fixedBytes('iv', 12),
  wrapped: fixedBytes('blob', 154),
}
const box = {
  makePinKey: async ({ kid }: PinScope) => {
    const made = kid === ids.kid ? keys.pin : keys.successor
    return { blob: { ...blob, jwk: made.jwk }, key: phoneKey(made) }
  },
  openPinKey: async () => phoneKey(keys.pin),
} as unknown as KeyBox<never>

function certain<T>(outcome: PhoneOutcome<T>): T {
  if (!outcome.ok) throw new Error(`the worked conversation breaks off: ${outcome.code}`)
  return outcome.value
}

/** The phone's own code speaks with a server that answers by this table. */
async function converse() {
  const seqs = { old: 0, new: 0 }
  let bound: Signed | null = null
  const decided = (txn: Context['txn'], state: 'approved' | 'denied') => ({
    typ: 'countersign/decided',
    v: 1,
    txn,
    state,
    binding: txn === second ? bound : null,
    pin_wrong_before: 0,
  })
  const { send, said } = workedServer({
    [paths.open]: ({ name }) => (name === code.name ? { answer: opened } : refused('code_unknown')),
    [paths.evaluate]: ({ blinded, kid }) => {
      const which = kid === ids.kid ? 'old' : 'new'
      const key = which === 'old' ? oprfKey : newOprfKey
      const evaluated = evaluateBlinded(key, fromBase64url(blinded as string) as Uint8Array) as Uint8Array
      const seq = ++seqs[which]
      return { answer: { typ: 'countersign/pin-evaluated', v: 1, seq, evaluated: toBase64url(evaluated), left: seq < 3 ? 20 - seq : 4 } }
    },
    [paths.openPinChange]: () => ({ answer: { typ: 'countersign/pin-change-opened', v: 1, chg, nonce: changeNonce, expires_in: 600 } }),
    [paths.changePin]: ({ change }) => {
      const { new: fresh } = JSON.parse(Buffer.from(payloadOf(change as Signed)).toString()) as PinChange
      return { answer: { typ: 'countersign/pin-changed', v: 1, chg, kid: fresh.kid, pin_wrong_before: 0 } }
    },
    [paths.claim]: () => ({
      answer: { typ: 'countersign/claimed', v: 1, sid: ids.sid, aid, state: 'claimed', proof: proofOf(first, 3), binding: null },
    }),
    [paths.decide]: ({ decision }) => {
      const { txn, number } = JSON.parse(Buffer.from(payloadOf(decision as Signed)).toString()) as { txn: Context['txn']; number?: string }
      if (number === undefined) return { answer: decided(txn, 'denied') }
      return number === numbers[txn] ? { answer: decided(txn, 'approved') } : refused('number_wrong', { left: 2, next: proofOf(second, 2) })
    },
    [paths.requests]: () => ({
      answer: {
        typ: 'countersign/waiting',
        v: 1,
        requests: [signIn, unwanted].map((txn) => ({ txn, aid, context: context(txn, 'signin'), expires_in: 97 })),
        accounts: [{ aid, state: 'active', name: 'Ana Duarte', issuer: 'Northwind' }],
      },
    }),
    [paths.look]: () => ({ answer: ': open\n\nevent: look\ndata: 1\n\n: beat\n\n' }),
  })

  const random = fixedRandom('conversation')
  const link = openLink({ origin: ISS, send, random })
  const step = { link, box, random, installation, scope }
  const shown = (encoded: string) => readContext(encoded) as Shown

  await openCode(link, installation, { name: 'ZZZZ', secret: '94TM2HPD' })
  const code_opened = certain(await openCode(link, installation, code))
  const made = certain(await createPin({ ...step, live: ids.sid }, PIN, PIN))
  const claim = await signClaim({
    opened: code_opened,
    code,
    via: 'qr',
    phone: 'Pixel 10 · Chrome',
    lang: 'en',
    possession,
    installation,
    pin: { kid: ids.kid, key: made.key, seq: made.seq },
    webauthn: null,
  })
  bound = await binding(claim)
  const { proof } = certain(await sendClaim(link, installation, claim))
  certain(await sendClaim(link, installation, claim))
  const answering = { iid, possession, lang: 'en' } as const
  const approve = async (encoded: string, number: string, pinSeq: number) => {
    const person = { uv: 'pin', key: made.key, seq: pinSeq } as const
    return sendDecision(link, possession, await signApproval({ ...answering, shown: shown(encoded), number, person }))
  }
  await approve((proof as { context: string }).context, '042971', made.seq)
  certain(await approve(context(second, 'activation'), numbers[second] as string, made.seq))
  const { requests } = certain(await listRequests(link, installation, iid))
  const unlocked = certain(await unlockPin({ ...step, live: signIn }, blob, PIN))
  certain(await approve(requests[0]?.context as string, numbers[signIn] as string, unlocked.seq))
  const { message } = certain(await preparePinChange(step, unlocked, [NEW_PIN, NEW_PIN]))
  certain(await sendPinChange(link, installation, message))
  const denial = await signDenial({ ...answering, shown: shown(requests[1]?.context as string), reason: 'not_me' })
  certain(await sendDecision(link, possession, denial))
  const look = await link.sign(paths.look, installation, { typ: 'countersign/look', v: 1, iid })
  await send({ path: paths.look, ...look })
  return said
}

const steps: readonly [section: string, name: string][] = [
  ['3.5', 'a first request has no nonce: it is sent once more'],
  ['4.3', 'a code that does not exist'],
  ['4.3', 'open'],
  ['5.4', 'evaluate the first typing of a new PIN'],
  ['5.4', 'evaluate the second typing'],
  ['4.4', 'claim'],
  ['4.4', 'the same claim after a lost answer'],
  ['3.5', 'the first request of another key has no nonce either'],
  ['4.5', 'the proof, with a number that is wrong'],
  ['4.5', 'the proof, with the fresh number'],
  ['6.6', 'what waits'],
  ['5.4', 'evaluate the PIN for a sign-in'],
  ['6.2', 'approve'],
  ['5.7', 'open a change of PIN with the key that is open'],
  ['5.8', 'evaluate the first typing of the next PIN'],
  ['5.8', 'evaluate the second typing of the next PIN'],
  ['5.8', 'change the PIN'],
  ['6.2', 'deny'],
  ['6.7', 'the live stream'],
]

export async function conversation(): Promise<VectorFile> {
  const said = await converse()
  if (said.length !== steps.length) throw new Error(`${said.length} exchanges have ${steps.length} names`)
  const cases: Case[] = said.map(({ path, proof, body, ...answered }, i) => {
    const [section, name] = steps[i] as (typeof steps)[number]
    const judged = judgeProof(proof, path, new Uint8Array(Buffer.from(body)))
    return own(section, name, {
      request: { path, proof, body },
      answer: answered,
      result: judged.ok ? accepted(judged.value) : refusal(judged.code),
    })
  })
  return {
    about:
      'One phone from its first request to its first denial, with a change of PIN: every request and every answer, byte for byte, in this order. Members common to all are what the two sides know; the keys are those of keys.json. result: what the proof is worth to the server at `now`.',
    iss: ISS,
    now: NOW,
    nonce_key: hex(nonceKey),
    link: activationLink(ISS, code),
    pin: PIN,
    oprf_key: hex(oprfKey),
    new_pin: NEW_PIN,
    new_oprf_key: hex(newOprfKey),
    numbers,
    cases,
  }
}
