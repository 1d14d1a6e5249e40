import * as v from 'valibot'
import { fromBase64url, toBase64url } from '../encoding/base64url.ts'
import { type Bytes, concat, sameBytes, sameText, utf8 } from '../encoding/bytes.ts'
import { sha256 } from '../encoding/digest.ts'
import { parseMessage } from '../encoding/json.ts'
import type { VerifyEs256 } from '../es256.ts'
import type { PublicJwk } from '../jwk.ts'
import type { Assertion } from '../transaction/decision.ts'
import { decisionChallenge, portalChallenge } from './challenge.ts'
import { rawSignature } from './der.ts'

export interface Credential {
  readonly id: string
  readonly key: PublicJwk
}

/** Flags of authenticator data: WebAuthn Level 3 §6.1. */
const UP = 0x01
const UV = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10

/** Browsers may add members; a frame inside another site's page is what `crossOrigin` and `topOrigin` would tell. */
const clientDataShape = v.object({
  type: v.literal('webauthn.get'),
  challenge: v.string(),
  origin: v.string(),
  crossOrigin: v.optional(v.literal(false)),
  topOrigin: v.optional(v.never()),
})

export interface BackupFlags {
  readonly backupEligible: boolean
  readonly backedUp: boolean
}

interface Expected {
  readonly credential: Credential
  /** The one origin that this purpose is pinned to. */
  readonly origin: string
  readonly rpId: string
}

/** Spec §7.2: an assertion over a decision's payload, made on the phone's origin. */
export function verifyAssertion(assertion: Assertion, payload: string, expected: Expected, verify: VerifyEs256): BackupFlags | null {
  return judgeAssertion(assertion, decisionChallenge(payload), expected, verify)
}

/** Spec §7.3: an assertion that signs a browser in, made on the portal's own page. `origin` of `expected` is the portal's. */
export function verifyPortalAssertion(assertion: Assertion, nonce: string, expected: Expected, verify: VerifyEs256): BackupFlags | null {
  return judgeAssertion(assertion, portalChallenge(expected.origin, nonce), expected, verify)
}

/**
 * WebAuthn Level 3 §7.2 for our two uses: an assertion by the stored credential over this challenge, made on `origin`, with the person present and
 * verified. Returns the backup flags, or `null`. Signature counters are not judged: synced credentials do not have them.
 */
function judgeAssertion(assertion: Assertion, challenge: Bytes, expected: Expected, verify: VerifyEs256): BackupFlags | null {
  if (!sameText(assertion.id, expected.credential.id)) return null
  const clientData = fromBase64url(assertion.clientDataJSON) as Bytes
  const client = parseMessage(clientDataShape, clientData)
  if (client === null || client.origin !== expected.origin || client.challenge !== toBase64url(challenge)) return null
  const data = fromBase64url(assertion.authenticatorData) as Bytes
  const flags = data[32]
  if (data.length < 37 || flags === undefined || !sameBytes(data.subarray(0, 32), sha256(utf8(expected.rpId)))) return null
  if ((flags & UP) === 0 || (flags & UV) === 0) return null
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) return null
  const signature = rawSignature(fromBase64url(assertion.signature) as Bytes)
  if (signature === null || !verify(expected.credential.key, concat(data, sha256(clientData)), signature)) return null
  return { backupEligible: (flags & BACKUP_ELIGIBLE) !== 0, backedUp: (flags & BACKED_UP) !== 0 }
}
