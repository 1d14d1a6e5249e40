import { toBase64url } from '../../src/encoding/base64url.ts'
import type { ClaimGround } from '../../src/enrolment/judge-claim.ts'
import type { Claim } from '../../src/enrolment/messages.ts'
import { secretDigest } from '../../src/enrolment/secret.ts'
import { authenticatorId, installationId } from '../../src/identity.ts'
import { fixedBytes, ISS, ids } from './fixed.ts'
import { keys } from './keys.ts'
import { type HandSigner, signByHand } from './sign-by-hand.ts'

export const LINK_SECRET = 'K7QX94TM2HPD0123456789AB40'

export const claim: Claim = {
  typ: 'countersign/claim',
  v: 1,
  iss: ISS,
  sid: ids.sid,
  nonce: toBase64url(fixedBytes('enrolment nonce', 16)),
  via: 'qr',
  secret_sha256: secretDigest(LINK_SECRET),
  iid: installationId(keys.installation.jwk),
  aid: authenticatorId(keys.possession.jwk),
  phone: 'Pixel 9 · Chrome',
  lang: 'fr',
  possession: keys.possession.jwk,
  installation: keys.installation.jwk,
  pin: { kid: ids.kid, jwk: keys.pin.jwk, seq: 2 },
  webauthn: null,
  caps: ['number'],
}

export const registration: NonNullable<Claim['webauthn']> = {
  id: toBase64url(fixedBytes('credential id', 32)),
  attestationObject: toBase64url(fixedBytes('attestation, judged elsewhere', 64)),
  clientDataJSON: toBase64url(fixedBytes('client data, judged elsewhere', 64)),
}

export const claimGround: ClaimGround = { iss: ISS, installation: keys.installation.jwk, pin: null }

export const possessor: HandSigner = { role: 'possession', key: keys.possession }
export const installer: HandSigner = { role: 'installation', key: keys.installation }
export const verifier: HandSigner = { role: 'verification', key: keys.pin }

export const signClaimByHand = (value: unknown = claim, signers: readonly HandSigner[] = [possessor, installer, verifier]) =>
  signByHand('countersign-claim', value, signers)
