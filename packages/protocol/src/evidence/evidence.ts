import * as v from 'valibot'
import { sameBytes, utf8 } from '../encoding/bytes.ts'
import { parseMessage } from '../encoding/json.ts'
import { base64url, base64urlUpTo } from '../encoding/shapes.ts'
import { publicJwkShape } from '../jwk.ts'
import { signedShape } from '../jws.ts'
import { limits } from '../limits.ts'

/** Spec §10.3. One decision with all that somebody else needs to judge it. Parts are bytes in base64url, as the server keeps them. */
export const evidenceShape = v.strictObject({
  typ: v.literal('countersign/evidence'),
  v: v.literal(1),
  context: base64urlUpTo(4096),
  decision: base64urlUpTo(limits.largestBody),
  binding: base64urlUpTo(limits.largestBody),
  receipt: signedShape,
  audit: v.strictObject({ previous: v.union([v.literal(''), base64url(32)]), line: base64urlUpTo(4096) }),
  keys: v.pipe(v.array(publicJwkShape), v.minLength(1), v.maxLength(2)),
})
export type Evidence = v.InferOutput<typeof evidenceShape>

/**
 * The one form of the file: members in the order of the shape, no white space, one line feed at the end. It is not what is signed;
 * it leaves no byte of the file without a meaning, so that every change is noticed.
 */
export function writeEvidence(evidence: Evidence): string {
  return spelled(v.parse(evidenceShape, evidence))
}

export function readEvidence(bytes: Uint8Array): Evidence | null {
  const evidence = parseMessage(evidenceShape, bytes)
  return evidence !== null && sameBytes(utf8(spelled(evidence)), bytes) ? evidence : null
}

/** What a shape has read has its members in the shape's order. */
function spelled(read: Evidence): string {
  return `${JSON.stringify(read)}\n`
}
