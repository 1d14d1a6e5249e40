import type { InstallationId } from '@countersign/protocol/identity.ts'
import { type Refused, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'

/** Spec §5.8: the refusal that settles which of its blobs a phone keeps. It is final: nothing that was sent for this change is taken any more. */
export async function changeIsOver({ store }: Pick<Deps, 'store'>, iid: InstallationId): Promise<Refused> {
  const pin = await store.installations.standingPin(iid)
  return refuse('pin_change_over', undefined, { kid: pin?.state === 'active' ? pin.kid : null })
}
