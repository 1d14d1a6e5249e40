import type { TrustedServer } from '@countersign/protocol/evidence/keys.ts'
import type { Deps } from '../deps.ts'

/** Spec §10.1: what this server publishes of its evidence keys, and holds its own evidence against. */
export function publishedKeys({ keys, policy }: Pick<Deps, 'keys' | 'policy'>): TrustedServer {
  return { iss: policy.phoneOrigin, rpId: policy.rpId, keys: keys.evidence.published }
}
