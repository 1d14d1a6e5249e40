import type { Opened } from './answers.ts'
import { H, toBase64url } from './bytes.ts'
import type { Code } from './code.ts'
import { secretDigest } from './code.ts'
import { authenticatorName, isPublicKey, newSigningKey, type PublicKey, thumbprint } from './keys.ts'
import type { Memory, StoredClaim } from './memory.ts'
import type { OpenedPin } from './pin-key.ts'
import { bytes, count, exactly, id, is, languageTag, list, name, nullable, type Shaped, text } from './shape.ts'
import { signMessage } from './signed.ts'

export type Via = 'qr' | 'typed' | 'link'

/** Spec §4.4. */
export const isClaim = exactly({
  typ: is('countersign/claim'),
  v: is(1),
  iss: text(),
  sid: id('enr'),
  nonce: bytes(16),
  via: is('qr', 'typed', 'link'),
  secret_sha256: bytes(32),
  iid: id('ins'),
  aid: id('aut'),
  phone: name(60),
  lang: languageTag,
  possession: isPublicKey,
  installation: isPublicKey,
  pin: nullable(exactly({ kid: id('ok'), jwk: isPublicKey, seq: count })),
  webauthn: nullable(exactly({ id: bytes(1, 1023), attestationObject: bytes(1, 4096), clientDataJSON: bytes(1, 1024) })),
  caps: list(text(32), 16),
})
export type Claim = Shaped<typeof isClaim>

/** A fresh possession key, and the claim signed by all three keys, ready to be kept and sent (Spec §4.4). */
export async function signedClaim(memory: Memory, opened: Opened, code: Code, via: Via, pin: OpenedPin): Promise<StoredClaim> {
  const possession = await newSigningKey()
  const aid = await authenticatorName(possession.jkt)
  const payload: Claim = {
    typ: 'countersign/claim',
    v: 1,
    iss: memory.iss,
    sid: opened.sid,
    nonce: opened.nonce,
    via,
    secret_sha256: await secretDigest(code.secret),
    iid: memory.iid,
    aid,
    phone: memory.name,
    lang: 'en',
    possession: possession.jwk,
    installation: memory.installation.jwk,
    pin: { kid: pin.blob.kid, jwk: pin.blob.jwk, seq: pin.seq },
    webauthn: null,
    caps: ['number'],
  }
  const keys = { possession, installation: memory.installation, verification: pin.key }
  const claim = await signMessage('countersign-claim+jws', payload, keys)
  const account = { aid, possession, issuer: opened.issuer.name, name: opened.subscriber.name, binding: null }
  return { body: JSON.stringify({ claim }), sid: opened.sid, account, blob: pin.blob }
}

/** What a platform credential would be created over, Spec §7.1. This phone has none, and verifies its person by a PIN. */
export const creationChallenge = async (sid: string, nonce: string, possession: PublicKey): Promise<string> =>
  toBase64url(await H('countersign/webauthn-create/1', sid, nonce, await thumbprint(possession)))
