import * as v from 'valibot'
import { base64url, count, identifier, shortText, unixSeconds } from '../encoding/shapes.ts'

/** Header type of a signed receipt, without `+jws`. */
export const RECEIPT_TYP = 'countersign-receipt'

/** Spec §10.2. The server's word for what a decision did, and which line of its audit log tells of it. */
export const receiptShape = v.strictObject({
  typ: v.literal('countersign/receipt'),
  v: v.literal(1),
  txn: identifier('txn'),
  outcome: v.picklist(['approved', 'denied']),
  decision_sha256: base64url(32),
  binding_sha256: base64url(32),
  at: unixSeconds,
  audit: v.strictObject({ chain: shortText(64), seq: count, hash: base64url(32) }),
})
export type Receipt = v.InferOutput<typeof receiptShape>
