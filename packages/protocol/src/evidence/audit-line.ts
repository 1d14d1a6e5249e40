import * as v from 'valibot'
import { toBase64url } from '../encoding/base64url.ts'
import { labelledDigest } from '../encoding/digest.ts'
import { parseMessage } from '../encoding/json.ts'
import { count, identifier, shortText, unixSeconds } from '../encoding/shapes.ts'

/** Spec §10.3: over label, previous hash and the line's bytes. `previous` is the empty text for the first line of a chain. */
export function auditLineHash(previous: string, line: Uint8Array): string {
  return toBase64url(labelledDigest('countersign/audit/1', previous, line))
}

/** What evidence needs of a line; whatever else it says is covered by its hash. */
const decisionLineShape = v.object({
  chain: shortText(64),
  seq: count,
  at: unixSeconds,
  kind: v.picklist(['transaction.approved', 'transaction.denied']),
  subject: identifier('sub'),
  actor: identifier('aut'),
  data: v.object({ txn: identifier('txn') }),
})
export type DecisionLine = v.InferOutput<typeof decisionLineShape>

/** A line that tells of a decision, or `null` for any other. */
export function readDecisionLine(line: Uint8Array): DecisionLine | null {
  return parseMessage(decisionLineShape, line)
}
