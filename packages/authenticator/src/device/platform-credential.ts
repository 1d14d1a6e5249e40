import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { CredentialOutcome, PlatformCredentials } from '../use/ports.ts'

/** A person who looks for the right finger needs longer than a request lives; the system's own sheet ends earlier. */
const PATIENCE_MS = 120_000
const ES256 = -7

const encode = (buffer: ArrayBuffer) => toBase64url(new Uint8Array(buffer))

/** The phone's own way to recognise its owner: face, fingerprint or passcode, by WebAuthn. */
export const platformCredentials: PlatformCredentials = {
  async available() {
    try {
      return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
    } catch {
      return false
    }
  },

  create({ rpId, rpName, userId, username, displayName, challenge }) {
    return sheet(async () => {
      const made = (await navigator.credentials.create({
        publicKey: {
          rp: { id: rpId, name: rpName },
          user: { id: fromBase64url(userId) ?? utf8(userId), name: username, displayName },
          challenge,
          pubKeyCredParams: [{ type: 'public-key', alg: ES256 }],
          authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required', residentKey: 'preferred' },
          attestation: 'none',
          timeout: PATIENCE_MS,
          extensions: { prf: {} },
        },
      })) as PublicKeyCredential
      const response = made.response as AuthenticatorAttestationResponse
      return {
        registration: {
          id: encode(made.rawId),
          attestationObject: encode(response.attestationObject),
          clientDataJSON: encode(response.clientDataJSON),
        },
        prf: made.getClientExtensionResults().prf?.enabled === true,
      }
    })
  },

  assert({ rpId, cid, challenge }) {
    return sheet(async () => {
      const got = (await navigator.credentials.get({
        publicKey: {
          rpId,
          challenge,
          allowCredentials: [{ type: 'public-key', id: fromBase64url(cid) as Bytes, transports: ['internal'] }],
          userVerification: 'required',
          timeout: PATIENCE_MS,
        },
      })) as PublicKeyCredential
      const response = got.response as AuthenticatorAssertionResponse
      return {
        id: encode(got.rawId),
        authenticatorData: encode(response.authenticatorData),
        clientDataJSON: encode(response.clientDataJSON),
        signature: encode(response.signature),
      }
    })
  },
}

/** The system says `NotAllowedError` for "cancelled", "too slow" and "no such key" alike: to us it was not confirmed. */
async function sheet<T>(show: () => Promise<T>): Promise<CredentialOutcome<T>> {
  try {
    return { ok: true, value: await show() }
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    return { ok: false, code: name === 'NotAllowedError' || name === 'AbortError' ? 'not_confirmed' : 'credential_failed' }
  }
}
