import * as v from 'valibot'
import { toBase64url } from '../encoding/base64url.ts'
import { type Bytes, utf8 } from '../encoding/bytes.ts'
import { labelledDigest } from '../encoding/digest.ts'
import { base64url, identifier, shortText, unixSeconds } from '../encoding/shapes.ts'

/** Spec §6.1. What the person sees, as bytes: the server sends them, the phone shows them and signs their digest. */
export const contextShape = v.strictObject({
  typ: v.literal('countersign/context'),
  v: v.literal(1),
  iss: v.string(),
  txn: identifier('txn'),
  nonce: base64url(16),
  aid: identifier('aut'),
  kind: v.picklist(['signin', 'activation']),
  mode: v.literal('number'),
  rp: v.strictObject({ id: v.string(), name: shortText(80) }),
  message: shortText(200),
  from: v.strictObject({ ip: shortText(64), place: shortText(80), browser: shortText(80) }),
  amount: v.nullable(shortText(40)),
  payee: v.nullable(shortText(120)),
  iat: unixSeconds,
  exp: unixSeconds,
})
export type Context = v.InferOutput<typeof contextShape>

export function contextBytes(context: Context): Bytes {
  return utf8(JSON.stringify(context))
}

/** Spec §6.1: what a decision signs of the context. */
export function contextDigest(bytes: Uint8Array): string {
  return toBase64url(labelledDigest('countersign/context/1', bytes))
}
