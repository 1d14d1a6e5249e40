import { createPublicKey } from 'node:crypto'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { CheckRegistration } from '@countersign/verifier/ports/webauthn.ts'

/** ES256, the one algorithm that every phone's platform authenticator has (COSE algorithm -7). */
const ES256 = -7

/** The library and all that attestations need are more files than the rest of the server: loaded with the first registration, a start takes a fifth less. */
async function library() {
  const [{ verifyRegistrationResponse }, { cose, decodeCredentialPublicKey }] = await Promise.all([
    import('@simplewebauthn/server'),
    import('@simplewebauthn/server/helpers'),
  ])
  return { verifyRegistrationResponse, cose, decodeCredentialPublicKey }
}

export const checkRegistration: CheckRegistration = async (registration, expected) => {
  // Outside of what is caught: a library that is not there is no fault of the registration.
  const { verifyRegistrationResponse, cose, decodeCredentialPublicKey } = await library()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id: registration.id,
        rawId: registration.id,
        type: 'public-key',
        clientExtensionResults: {},
        response: { attestationObject: registration.attestationObject, clientDataJSON: registration.clientDataJSON },
      },
      expectedChallenge: toBase64url(expected.challenge),
      expectedOrigin: expected.origin,
      expectedRPID: expected.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [ES256],
    })
    if (!verified || registrationInfo === undefined) return null
    const key = decodeCredentialPublicKey(registrationInfo.credential.publicKey)
    if (!cose.isCOSEPublicKeyEC2(key)) return null
    const [x, y] = [key.get(cose.COSEKEYS.x), key.get(cose.COSEKEYS.y)]
    if (x?.length !== 32 || y?.length !== 32) return null
    const jwk = { kty: 'EC', crv: 'P-256', x: toBase64url(x), y: toBase64url(y) } as const
    createPublicKey({ key: jwk, format: 'jwk' })
    return { id: registrationInfo.credential.id, key: jwk, backedUp: registrationInfo.credentialBackedUp }
  } catch {
    return null
  }
}
