import { nonceIsFresh } from '@countersign/protocol/device/nonce.ts'
import { type Proof, readProof } from '@countersign/protocol/device/proof.ts'
import { type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'keys'>

/**
 * Judges the proof of a phone's request (Spec §3.4): form, signature, address, body, then the nonce, then whether it had its effect already.
 * A good signature with an old nonce is asked to come again; nothing else tells why. `jkt` is set where the signature is good: it is due a nonce.
 */
export async function checkProof(
  deps: Needs,
  compact: string | undefined,
  request: { url: string; body: Uint8Array },
): Promise<{ jkt: string | null; proof: Outcome<Proof> }> {
  if (compact === undefined) return { jkt: null, proof: refuse('proof_invalid', 'no proof') }
  const read = readProof(compact, request, deps.keys.verify)
  if (!read.ok) return { jkt: null, proof: read }
  const { jkt, jti, nonce } = read.value
  if (!nonceIsFresh(deps.keys.nonceKey, jkt, nonce, deps.clock.now())) return { jkt, proof: refuse('nonce_required') }
  if (await deps.store.transactions.isSpent({ jkt, jti })) return { jkt, proof: refuse('proof_replayed') }
  return { jkt, proof: read }
}
