import type { InstallationId, SubscriberId } from '@countersign/protocol/identity.ts'
import type { Deps } from '../deps.ts'
import type { Authenticator } from './installation.ts'

type Needs = Pick<Deps, 'store'>

/** This person's authenticator on this installation, if it can still answer: one whose PIN is gone is activated again in its place. */
export async function heldAccount({ store }: Needs, iid: InstallationId, subscriberId: SubscriberId): Promise<Authenticator | null> {
  const held = (await store.installations.authenticatorsOn(iid)).find((one) => one.state === 'active' && one.subscriberId === subscriberId)
  if (held === undefined) return null
  const pin = held.verification.uv === 'pin' ? await store.installations.pin(iid, held.verification.kid) : null
  return pin?.state === 'gone' ? null : held
}
