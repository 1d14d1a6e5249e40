import type { ActivationCode, Via } from '../enrolment/code.ts'
import { type Claim, type Claimed, claimedShape, type Opened, openedShape, type WebauthnRegistration } from '../enrolment/messages.ts'
import { secretDigest } from '../enrolment/secret.ts'
import type { PinKeyId } from '../identity.ts'
import { authenticatorId, installationId } from '../identity.ts'
import { type Signed, type Signer, signMessage } from '../jws.ts'
import type { Link } from './link.ts'
import { paths } from './paths.ts'
import type { PhoneKey, PhoneOutcome } from './ports.ts'

/** Spec §4.3: shows the code; consumes nothing; may be called again at will. */
export function openCode(link: Link, installation: PhoneKey, code: ActivationCode): Promise<PhoneOutcome<Opened>> {
  const message = { typ: 'countersign/open', v: 1, name: code.name, secret_sha256: secretDigest(code.secret) }
  return link.call(paths.open, installation, message, openedShape)
}

export interface ClaimInput {
  readonly opened: Opened
  readonly code: ActivationCode
  readonly via: Via
  readonly phone: string
  readonly lang: string
  readonly possession: PhoneKey
  readonly installation: PhoneKey
  readonly pin: { readonly kid: PinKeyId; readonly key: PhoneKey; readonly seq: number } | null
  readonly webauthn: WebauthnRegistration | null
}

/** Spec §4.4: the signed claim. Keep it until the server has answered: the very same bytes may be sent again, others freeze the session. */
export function signClaim(input: ClaimInput): Promise<Signed> {
  const { opened, possession, installation, pin } = input
  const claim: Claim = {
    typ: 'countersign/claim',
    v: 1,
    iss: opened.iss,
    sid: opened.sid,
    nonce: opened.nonce,
    via: input.via,
    secret_sha256: secretDigest(input.code.secret),
    iid: installationId(installation.jwk),
    aid: authenticatorId(possession.jwk),
    phone: input.phone,
    lang: input.lang,
    possession: possession.jwk,
    installation: installation.jwk,
    pin: pin && { kid: pin.kid, jwk: pin.key.jwk, seq: pin.seq },
    webauthn: input.webauthn,
    caps: ['number'],
  }
  const signers: Signer[] = [
    { role: 'possession', key: possession.jwk, sign: possession.sign },
    { role: 'installation', key: installation.jwk, sign: installation.sign },
  ]
  if (pin) signers.push({ role: 'verification', key: pin.key.jwk, sign: pin.key.sign })
  return signMessage('countersign-claim', claim, signers)
}

export function sendClaim(link: Link, installation: PhoneKey, claim: Signed): Promise<PhoneOutcome<Claimed>> {
  return link.call(paths.claim, installation, { claim }, claimedShape)
}
