import { ristretto255, ristretto255_oprf } from '@noble/curves/ed25519.js'
import { type Bytes, framed, plain } from '../encoding/bytes.ts'
import type { InstallationId, PinKeyId } from '../identity.ts'

const { oprf } = ristretto255_oprf

/** Which PIN key this is about; every derivation is bound to it. */
export interface PinScope {
  readonly iss: string
  readonly iid: InstallationId
  readonly kid: PinKeyId
}

/** Spec §5.2: the OPRF's input. `pin` is normalised. */
export function pinInput(scope: PinScope, pin: string): Bytes {
  return framed('countersign/pin/1', scope.iss, scope.iid, scope.kid, pin)
}

/** RFC 9497 §3.3.1 Blind, ristretto255-SHA512, mode 0. `random` gives the asked-for number of random bytes. */
export function blindPin(input: Uint8Array, random: (bytes: number) => Uint8Array): { blind: Bytes; blinded: Bytes } {
  const { blind, blinded } = oprf.blind(input, (bytes = 0) => random(bytes))
  return { blind: plain(blind), blinded: plain(blinded) }
}

/** RFC 9497 §3.3.1 BlindEvaluate. `null` for an element that is not canonical, or is the identity. */
export function evaluateBlinded(secretKey: Uint8Array, blinded: Uint8Array): Bytes | null {
  try {
    return plain(oprf.blindEvaluate(secretKey, blinded))
  } catch {
    return null
  }
}

/** RFC 9497 §3.3.1 Finalize: 64 bytes. `null` when the server's element is not one. */
export function finalizePin(input: Uint8Array, blind: Uint8Array, evaluated: Uint8Array): Bytes | null {
  try {
    return plain(oprf.finalize(input, blind, evaluated))
  } catch {
    return null
  }
}

/** A fresh OPRF secret key from a 32-byte random seed (RFC 9497 §3.2.1 DeriveKeyPair). */
export function oprfSecretKey(seed: Uint8Array): Bytes {
  return plain(oprf.deriveKeyPair(seed, framed('countersign/oprf-key/1')).secretKey)
}

/** Is this the canonical form of a group element other than the identity? Asked before a guess is charged. */
export function isBlinded(blinded: Uint8Array): boolean {
  try {
    return !ristretto255.Point.fromBytes(blinded).is0()
  } catch {
    return false
  }
}
