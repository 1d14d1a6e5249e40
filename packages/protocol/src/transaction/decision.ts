import * as v from 'valibot'
import { base64url, base64urlUpTo, count, identifier, languageTag } from '../encoding/shapes.ts'
import { signedShape } from '../jws.ts'

const common = {
  typ: v.literal('countersign/decision'),
  v: v.literal(1),
  iss: v.string(),
  txn: identifier('txn'),
  nonce: base64url(16),
  aid: identifier('aut'),
  iid: identifier('ins'),
  ctx: base64url(32),
  lang: languageTag,
} as const

const approval = {
  ...common,
  decision: v.literal('approve'),
  mode: v.literal('number'),
  number: v.pipe(v.string(), v.regex(/^[0-9]{6}$/)),
  /** Which screen showed the context. */
  tpl: v.picklist(['signin/1', 'activation/1']),
} as const

/** Spec §6.2. An approval under the PIN, an approval under a platform credential, or a denial. */
export const decisionShape = v.variant('uv', [
  v.strictObject({ ...approval, uv: v.literal('pin'), pin_seq: count }),
  v.strictObject({ ...approval, uv: v.literal('webauthn'), cid: base64urlUpTo(1023) }),
  v.strictObject({ ...common, decision: v.literal('deny'), reason: v.picklist(['not_me', 'mistake']), uv: v.literal('none') }),
])
export type Decision = v.InferOutput<typeof decisionShape>
export type Approval = Extract<Decision, { decision: 'approve' }>

/** A WebAuthn assertion over the decision (WebAuthn Level 3 §5.2.2), raw parts in base64url; the signature is ASN.1 DER. */
export const assertionShape = v.strictObject({
  id: base64urlUpTo(1023),
  authenticatorData: base64urlUpTo(1024),
  clientDataJSON: base64urlUpTo(1024),
  signature: base64urlUpTo(80),
})
export type Assertion = v.InferOutput<typeof assertionShape>

/** Spec §6.2. The signed decision as the phone sends it. */
export const signedDecisionShape = v.strictObject({
  payload: signedShape.entries.payload,
  signatures: signedShape.entries.signatures,
  webauthn: v.optional(assertionShape),
})
export type SignedDecision = v.InferOutput<typeof signedDecisionShape>

/** The body of the decision's request. */
export const decideRequestShape = v.strictObject({ decision: signedDecisionShape })

/** Spec §6.5. */
export const decidedShape = v.object({
  typ: v.literal('countersign/decided'),
  v: v.literal(1),
  txn: identifier('txn'),
  state: v.picklist(['approved', 'denied']),
  /** At an activation's proof: the binding that makes the phone an authenticator. */
  binding: v.nullable(signedShape),
  /** Wrong PINs since the last success, so that the person learns of another's tries. */
  pin_wrong_before: count,
})
export type Decided = v.InferOutput<typeof decidedShape>
