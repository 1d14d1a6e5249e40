import { nonceIsFresh } from '@countersign/protocol/device/nonce.ts'
import { type Proof, readProof } from '@countersign/protocol/device/proof.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'keys'>

/**
 * Judges the proof of a phone's request (Spec §3.4): form, signature, address, body, then the nonce, then whether it had its effect already.
 * A good signature with an old nonce is asked to come again; nothing else tells why. `prover` and `jkt` are set where the signature is good: it is due a nonce.
 */
export async function checkProof(
  deps: Needs,
  compact: string | undefined,
  request: { url: string; body: Uint8Array },
): Promise<{ prover: PublicJwk | null; jkt: string | null; proof: Outcome<Proof> }> {
  if (compact === undefined) return { prover: null, jkt: null, proof: refuse('proof_invalid', 'no proof') }
  const read = readProof(compact, request, deps.keys.verify)
  if (!read.ok) return { prover: null, jkt: null, proof: read }
  const { key: prover, jkt, jti, nonce } = read.value
  if (!nonceIsFresh(deps.keys.nonceKey, jkt, nonce, deps.clock.now())) return { prover, jkt, proof: refuse('nonce_required') }
  if (await deps.store.transactions.isSpent({ jkt, jti })) return { prover, jkt, proof: refuse('proof_replayed') }
  return { prover, jkt, proof: read }
}
