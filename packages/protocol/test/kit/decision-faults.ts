import { toBase64url } from '../../src/encoding/base64url.ts'
import type { RefusalCode } from '../../src/refusal.ts'
import type { SignedDecision } from '../../src/transaction/decision.ts'
import type { DecisionGround } from '../../src/transaction/judge-decision.ts'
import { type AssertionFaults, assertBy } from './assertion.ts'
import { approval, pinGround, platformApproval, platformGround, possessor, signDecisionByHand, verifier } from './decision.ts'
import { fixedBytes, ids } from './fixed.ts'
import { keys } from './keys.ts'
import type { HandSigner } from './sign-by-hand.ts'

/** One thing that is wrong with an approval, and what the judge says of it when nothing else is. */
export interface Fault {
  readonly name: string
  readonly says: { readonly code: RefusalCode; readonly detail?: string } | 'burnt'
  /** Changes what is signed. */
  readonly decision?: Record<string, unknown>
  /** Spoils one role's signature. */
  readonly forged?: HandSigner['role']
  readonly assertion?: AssertionFaults
  /** Changes what the server knows. */
  readonly ground?: Partial<DecisionGround>
}

const says = (code: RefusalCode, detail?: string) => (detail === undefined ? { code } : { code, detail })

const afterPerson: readonly Fault[] = [
  { name: 'of another transaction', says: says('request_changed', 'ids'), ground: { txn: ids.otherTxn } },
  { name: 'of another server', says: says('request_changed', 'iss'), decision: { iss: 'https://phone.evil.example' } },
  { name: 'with another nonce', says: says('request_changed', 'nonce'), decision: { nonce: toBase64url(fixedBytes('stale nonce', 16)) } },
  {
    name: 'over another context',
    says: says('request_changed', 'context'),
    decision: { ctx: toBase64url(fixedBytes('another context', 32)) },
  },
  { name: 'on another screen', says: says('request_changed', 'template'), decision: { tpl: 'activation/1' } },
  { name: 'by a removed authenticator', says: says('authenticator_removed'), ground: { active: false } },
  { name: 'after the request has ended', says: says('request_expired', 'expired'), ground: { state: 'expired' } },
  { name: 'with a wrong number', says: 'burnt', decision: { number: '042918' } },
]

/** In the order of Spec §6.3, for an authenticator with a PIN. */
export const pinFaults: readonly Fault[] = [
  { name: 'without the possession key', says: says('signature_invalid', 'decision'), forged: 'possession' },
  { name: 'without the PIN key', says: says('signature_invalid', 'decision'), forged: 'verification' },
  { name: 'with a charge that was never made', says: says('signature_invalid', 'pin_seq'), decision: { pin_seq: 42 } },
  ...afterPerson,
]

/** The same for one with a platform credential. */
export const platformFaults: readonly Fault[] = [
  { name: 'without the possession key', says: says('signature_invalid', 'decision'), forged: 'possession' },
  {
    name: 'by another credential',
    says: says('signature_invalid', 'credential'),
    decision: { cid: toBase64url(fixedBytes('another credential', 32)) },
  },
  { name: 'with a forged assertion', says: says('signature_invalid', 'assertion'), assertion: { key: keys.stranger } },
  ...afterPerson,
]

/** An approval with all these faults at once. */
export async function approvalWith(
  uv: 'pin' | 'webauthn',
  faults: readonly Fault[],
): Promise<{ message: SignedDecision; ground: DecisionGround }> {
  const [base, standing, signers] =
    uv === 'pin' ? ([approval, pinGround, [possessor, verifier]] as const) : ([platformApproval, platformGround, [possessor]] as const)
  const decision = Object.assign({}, base, ...faults.map((fault) => fault.decision ?? {}))
  const forged = faults.map((fault) => fault.forged)
  const signed = await signDecisionByHand(
    decision,
    signers.map((signer) => (forged.includes(signer.role) ? { ...signer, key: { ...signer.key, sign: keys.stranger.sign } } : signer)),
  )
  const assertion = Object.assign({}, ...faults.map((fault) => fault.assertion ?? {}))
  return {
    message: uv === 'pin' ? signed : { ...signed, webauthn: assertBy(signed.payload, assertion) },
    ground: Object.assign({}, standing, ...faults.map((fault) => fault.ground ?? {})),
  }
}
