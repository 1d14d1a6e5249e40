import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'

/** The group that hardens PINs (Spec §5.2): `protocol/pin/oprf.ts`, or in a simulation something that costs next to nothing. */
export interface Oprf {
  /** A fresh secret key from a 32-byte random seed. */
  oprfSecretKey(seed: Uint8Array): Bytes
  /** Is this the canonical form of an element that may be evaluated? Asked before a guess is charged. */
  isBlinded(blinded: Uint8Array): boolean
  /** `null` for what is no such element. */
  evaluateBlinded(secretKey: Uint8Array, blinded: Uint8Array): Bytes | null
}
