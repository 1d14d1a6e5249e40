import * as v from 'valibot'
import { base64url, count, identifier } from '../encoding/shapes.ts'
import { publicJwkShape } from '../jwk.ts'
import { signedShape } from '../jws.ts'

/** Spec §5.7. What opens a change: signed by the installation key and by the PIN key, over the charge that opened it. */
export const pinChangeOpenShape = v.strictObject({
  typ: v.literal('countersign/pin-change-open'),
  v: v.literal(1),
  iss: v.string(),
  iid: identifier('ins'),
  kid: identifier('ok'),
  seq: count,
  /** Of the phone's own: another change is another message, also after the same unlock. */
  nonce: base64url(16),
})
export type PinChangeOpen = v.InferOutput<typeof pinChangeOpenShape>

/** Spec §5.7. The ceremony for which the new PIN key is made. */
export const pinChangeOpenedShape = v.object({
  typ: v.literal('countersign/pin-change-opened'),
  v: v.literal(1),
  chg: identifier('chg'),
  nonce: base64url(16),
  expires_in: count,
})
export type PinChangeOpened = v.InferOutput<typeof pinChangeOpenedShape>

/** Spec §5.8. Signed by the installation key, the old PIN key and the new one. */
export const pinChangeShape = v.strictObject({
  typ: v.literal('countersign/pin-change'),
  v: v.literal(1),
  iss: v.string(),
  chg: identifier('chg'),
  nonce: base64url(16),
  iid: identifier('ins'),
  old: v.strictObject({ kid: identifier('ok'), seq: count }),
  new: v.strictObject({ kid: identifier('ok'), jwk: publicJwkShape, seq: count }),
})
export type PinChange = v.InferOutput<typeof pinChangeShape>

/** Spec §5.8. `kid`: the PIN key that stands now. */
export const pinChangedShape = v.object({
  typ: v.literal('countersign/pin-changed'),
  v: v.literal(1),
  chg: identifier('chg'),
  kid: identifier('ok'),
  pin_wrong_before: count,
})
export type PinChanged = v.InferOutput<typeof pinChangedShape>

/** The bodies of the two requests. */
export const openPinChangeRequestShape = v.strictObject({ open: signedShape })
export const changePinRequestShape = v.strictObject({ change: signedShape })
