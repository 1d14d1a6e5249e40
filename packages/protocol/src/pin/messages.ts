import * as v from 'valibot'
import { base64url, count, identifier } from '../encoding/shapes.ts'

/** Spec §5.4. Signed by the installation key's proof. `for` names the live request that the PIN is asked for. */
export const pinEvaluateShape = v.strictObject({
  typ: v.literal('countersign/pin-evaluate'),
  v: v.literal(1),
  iid: identifier('ins'),
  kid: identifier('ok'),
  for: v.union([identifier('enr'), identifier('txn'), identifier('chg')]),
  blinded: base64url(32),
})
export type PinEvaluate = v.InferOutput<typeof pinEvaluateShape>

/** Spec §5.4. `left`: how many tries remain if this one was wrong. */
export const pinEvaluatedShape = v.object({
  typ: v.literal('countersign/pin-evaluated'),
  v: v.literal(1),
  seq: count,
  evaluated: base64url(32),
  left: count,
})
export type PinEvaluated = v.InferOutput<typeof pinEvaluatedShape>
