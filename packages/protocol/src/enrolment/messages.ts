import * as v from 'valibot'
import { base64url, base64urlUpTo, count, identifier, languageTag, plainName, shortText, unixSeconds } from '../encoding/shapes.ts'
import { publicJwkShape } from '../jwk.ts'
import { signedShape } from '../jws.ts'

/** Spec §4.3. The phone shows the code, with a proof of its installation key. Consumes nothing. */
export const openShape = v.strictObject({
  typ: v.literal('countersign/open'),
  v: v.literal(1),
  name: v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{4}$/)),
  secret_sha256: base64url(32),
})
export type Open = v.InferOutput<typeof openShape>

/** Spec §4.3. What the holder of a live code learns. */
export const openedShape = v.object({
  typ: v.literal('countersign/opened'),
  v: v.literal(1),
  sid: identifier('enr'),
  nonce: base64url(16),
  iss: v.string(),
  issuer: v.object({ name: v.string(), portal: v.string() }),
  subscriber: v.object({ id: identifier('sub'), name: v.string(), username: v.string() }),
  expires_in: count,
  pin: v.object({ shortest: count, longest: count }),
  /** The PIN key that this installation has, if it has one: joining needs its signature. */
  installation: v.object({ iid: identifier('ins'), pin: v.nullable(v.object({ kid: identifier('ok') })) }),
  /** Set when this installation is an active authenticator of this account already. */
  holds: v.nullable(identifier('aut')),
  /** What a platform credential is made for; `null` where the address does not allow WebAuthn. */
  webauthn: v.nullable(v.object({ rp_id: v.string(), rp_name: v.string(), user_id: v.string() })),
})
export type Opened = v.InferOutput<typeof openedShape>

const registrationShape = v.strictObject({
  id: base64urlUpTo(1023),
  attestationObject: base64urlUpTo(4096),
  clientDataJSON: base64urlUpTo(1024),
})
export type WebauthnRegistration = v.InferOutput<typeof registrationShape>

/** Spec §4.4. The transcript that every new key signs. Exactly one of `pin` and `webauthn` verifies the person; both where a PIN is there already. */
export const claimShape = v.strictObject({
  typ: v.literal('countersign/claim'),
  v: v.literal(1),
  iss: v.string(),
  sid: identifier('enr'),
  nonce: base64url(16),
  via: v.picklist(['qr', 'typed', 'link']),
  secret_sha256: base64url(32),
  iid: identifier('ins'),
  aid: identifier('aut'),
  phone: plainName(60),
  lang: languageTag,
  possession: publicJwkShape,
  installation: publicJwkShape,
  pin: v.nullable(v.strictObject({ kid: identifier('ok'), jwk: publicJwkShape, seq: count })),
  webauthn: v.nullable(registrationShape),
  caps: v.pipe(
    v.array(shortText(32)),
    v.maxLength(16),
    v.check((caps) => caps.includes('number'), 'number'),
  ),
})
export type Claim = v.InferOutput<typeof claimShape>

/** The body of the claim's request. */
export const claimRequestShape = v.strictObject({ claim: signedShape })

/** Spec §4.5. The answer: the first request to decide, or the binding where this very claim is active already. */
export const claimedShape = v.object({
  typ: v.literal('countersign/claimed'),
  v: v.literal(1),
  sid: identifier('enr'),
  aid: identifier('aut'),
  state: v.picklist(['claimed', 'active']),
  proof: v.nullable(v.object({ txn: identifier('txn'), context: base64urlUpTo(4096), left: count, expires_in: count })),
  binding: v.nullable(signedShape),
})
export type Claimed = v.InferOutput<typeof claimedShape>

/** Spec §4.7. Signed by the evidence key: whose authenticator this is, and since when. */
export const bindingShape = v.strictObject({
  typ: v.literal('countersign/binding'),
  v: v.literal(1),
  iss: v.string(),
  sub: identifier('sub'),
  aid: identifier('aut'),
  possession: publicJwkShape,
  verification: v.union([
    v.strictObject({ uv: v.literal('pin'), kid: identifier('ok'), jwk: publicJwkShape }),
    v.strictObject({ uv: v.literal('webauthn'), credential: v.string(), jwk: publicJwkShape }),
  ]),
  claim_sha256: base64url(32),
  bound_at: unixSeconds,
  /** In a binding that takes the place of another: SHA-256 of that one's bytes as the server keeps them. */
  replaces: v.optional(base64url(32)),
})
export type Binding = v.InferOutput<typeof bindingShape>
