import type { InstallationId, SubscriberId } from '@countersign/protocol/identity.ts'
import { type Outcome, accept, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'

type Needs = Pick<Deps, 'store'>

/** Disables or enables. Disabling ends every session and request at once; phones stay bound and answer to nothing. */
export async function setPersonState(deps: Needs, actor: string, id: SubscriberId, state: 'active' | 'disabled'): Promise<Outcome<null>> {
  const kind = state === 'disabled' ? 'person.disabled' : 'person.enabled'
  return (await deps.store.people.setState(id, state, facts({ kind, subject: id, actor, data: {} }))) ? accept(null) : refuse('not_found')
}

export async function deletePerson(deps: Needs, actor: string, id: SubscriberId): Promise<Outcome<null>> {
  return (await deps.store.people.delete(id, facts({ kind: 'person.deleted', subject: id, actor, data: {} }))) ? accept(null) : refuse('not_found')
}

/** Unbinds only: the person activates again, with an invitation. An administrator never binds a phone for somebody. */
export async function removePhones(deps: Needs, actor: string, id: SubscriberId): Promise<Outcome<number>> {
  if ((await deps.store.people.byId(id)) === null) return refuse('not_found')
  const told = { kind: 'notice', notice: 'phone_removed', subscriberId: id, phone: null } as const
  return accept(await deps.store.people.removePhones(id, facts({ kind: 'person.phones_removed', subject: id, actor, data: {} }, told)))
}

/** Lifts a paused PIN from 5 tries to 10, once. */
export async function liftPin(deps: Needs, actor: string, id: SubscriberId, iid: InstallationId): Promise<Outcome<null>> {
  const lifted = await deps.store.people.liftPin(id, iid, facts({ kind: 'person.pin_lifted', subject: id, actor, data: { iid } }))
  return lifted ? accept(null) : refuse('not_found')
}
