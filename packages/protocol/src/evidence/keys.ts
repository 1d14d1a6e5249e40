import * as v from 'valibot'
import { parseMessage } from '../encoding/json.ts'
import { base64url } from '../encoding/shapes.ts'
import { type PublicJwk, publicJwkShape, thumbprint } from '../jwk.ts'
import { announcedKey, type Signed } from '../jws.ts'

/** Where a portal publishes its evidence keys. */
export const EVIDENCE_KEYS_PATH = '/evidence-keys.json'

/** Spec §10.1. Every evidence key that the server ever had, the present one first, and what they may vouch for. */
const evidenceKeysShape = v.strictObject({
  typ: v.literal('countersign/evidence-keys'),
  v: v.literal(1),
  iss: v.string(),
  rp_id: v.nullable(v.string()),
  keys: v.pipe(v.array(v.strictObject({ kid: base64url(32), jwk: publicJwkShape })), v.minLength(1)),
})

/** Whom a judge of evidence believes: one server, under any of these keys. */
export interface TrustedServer {
  readonly iss: string
  /** Of its platform credentials; `null` where it has none. */
  readonly rpId: string | null
  readonly keys: readonly PublicJwk[]
}

/** The document's text: one line feed at the end, so that a terminal shows it whole. */
export function writeEvidenceKeys({ iss, rpId, keys }: TrustedServer): string {
  const named = keys.map((jwk) => ({ kid: thumbprint(jwk), jwk }))
  return `${JSON.stringify({ typ: 'countersign/evidence-keys', v: 1, iss, rp_id: rpId, keys: named })}\n`
}

/** `null` for anything else, also for a key under a name that is not its own. */
export function readEvidenceKeys(bytes: Uint8Array): TrustedServer | null {
  const read = parseMessage(evidenceKeysShape, bytes)
  if (read === null || read.keys.some(({ kid, jwk }) => kid !== thumbprint(jwk))) return null
  return { iss: read.iss, rpId: read.rp_id, keys: read.keys.map(({ jwk }) => jwk) }
}

/** The trusted key whose name the message's only signature bears. */
export function trustedKey(message: Signed, { keys }: TrustedServer): PublicJwk | null {
  const kid = announcedKey(message)
  return keys.find((key) => thumbprint(key) === kid) ?? null
}
