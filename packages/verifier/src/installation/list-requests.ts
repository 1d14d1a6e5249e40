import { type InstallationId, installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Waiting } from '@countersign/protocol/transaction/requests.ts'
import { issuerName } from '../brand/issuer-name.ts'
import type { Deps } from '../deps.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'policy'>

/** What waits for the accounts of the installation whose key signed the request, and how those accounts stand (Spec §6.6). */
export async function listRequests(deps: Needs, iid: InstallationId, prover: PublicJwk): Promise<Outcome<Waiting>> {
  if (iid !== installationId(prover)) return refuse('proof_invalid', 'another installation')
  const [waiting, accounts, issuer] = await Promise.all([
    deps.store.transactions.waitingOn(iid),
    deps.store.installations.authenticatorsOn(iid),
    issuerName(deps),
  ])
  return accept({
    typ: 'countersign/waiting',
    v: 1,
    requests: waiting.map(({ transaction, target }) => ({
      txn: transaction.id,
      aid: target.aid,
      context: target.context,
      expires_in: Math.max(0, transaction.expiresAt - deps.clock.now()),
    })),
    accounts: accounts.map(({ aid, state, displayName }) => ({ aid, state, name: displayName, issuer })),
  })
}
