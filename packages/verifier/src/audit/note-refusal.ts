import { authenticatorId, installationId, type SubscriberId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Refused } from '@countersign/protocol/outcome.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import type { Deps } from '../deps.ts'
import type { LimitWindow } from '../ports/limits.ts'
import { networkOf } from '../session/network.ts'

/**
 * What an operator or auditor should be able to find: tries, forgeries, faults of an app or a proxy. The others belong to an ordinary day (too late, decided
 * already, a nonce too old) or have a line of their own where they happen (a burnt number, a pause of the PIN).
 */
const told: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'malformed',
  'version_unsupported',
  'proof_invalid',
  'proof_replayed',
  'signature_invalid',
  'rate_limited',
  'code_unknown',
  'pin_required',
  'pin_refused',
  'pin_not_live',
  'request_unknown',
  'request_changed',
])

/** Lines in 10 minutes: of one key that the server knows, of one network without such a key, and of all such networks. Ours: a stranger writes 5 MB a day at most. */
const lines = { perKey: 20, perNetwork: 5, allNetworks: 100, window: 600 } as const

/** Why a phone's request was refused: for the audit log alone (Spec §9.1). `prover` is the key whose proof was good, if it was. */
export async function noteRefusal(
  deps: Pick<Deps, 'store'>,
  { code, detail }: Refused,
  { path, prover, ip }: { path: string; prover: PublicJwk | null; ip: string },
): Promise<void> {
  if (!told.has(code)) return
  const known = prover === null ? null : await knownAs(deps, prover)
  await deps.store.audit.note(
    {
      kind: 'phone.refused',
      subject: known?.subject ?? null,
      actor: known?.actor ?? 'stranger',
      data: { path, code, why: detail ?? null, ip },
    },
    known === null ? windowsOfStrangers(ip) : [{ key: `refused:${known.actor}`, most: lines.perKey, seconds: lines.window }],
  )
}

/** A window of one network's and the one that all strangers share: the names of people who do not exist, and keys that nobody knows, are as many as one likes. */
export function windowsOfStrangers(ip: string): LimitWindow[] {
  return [
    { key: 'refused', most: lines.allNetworks, seconds: lines.window },
    { key: `refused:${networkOf(ip)}`, most: lines.perNetwork, seconds: lines.window },
  ]
}

async function knownAs({ store }: Pick<Deps, 'store'>, key: PublicJwk): Promise<{ actor: string; subject: SubscriberId | null } | null> {
  const aid = authenticatorId(key)
  const authenticator = await store.installations.authenticator(aid)
  if (authenticator !== null) return { actor: aid, subject: authenticator.subscriberId }
  const iid = installationId(key)
  return (await store.installations.byId(iid)) === null ? null : { actor: iid, subject: null }
}
