import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { WebauthnRegistration } from '@countersign/protocol/enrolment/messages.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'

/** Judges a new platform credential: attestation object, challenge, origin, RP ID, user presence and verification. */
export type CheckRegistration = (
  registration: WebauthnRegistration,
  expected: { challenge: Bytes; origin: string; rpId: string },
) => Promise<{ id: string; key: PublicJwk; backedUp: boolean } | null>
