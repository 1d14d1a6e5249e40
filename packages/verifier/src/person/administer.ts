import type { InstallationId, SubscriberId } from '@countersign/protocol/identity.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { OutboxItem } from '../ports/outbox.ts'
import { wake } from '../transaction/wakes.ts'

type Needs = Pick<Deps, 'store'>

/** Disables or enables. Disabling ends every session and request at once; phones stay bound and answer to nothing. */
export async function setPersonState(deps: Needs, actor: string, id: SubscriberId, state: 'active' | 'disabled'): Promise<Outcome<null>> {
  const kind = state === 'disabled' ? 'person.disabled' : 'person.enabled'
  const told = facts({ kind, subject: id, actor, data: {} }, await theirPhones(deps, id))
  return (await deps.store.people.setState(id, state, told)) ? accept(null) : refuse('not_found')
}

export async function deletePerson(deps: Needs, actor: string, id: SubscriberId): Promise<Outcome<null>> {
  const told = facts({ kind: 'person.deleted', subject: id, actor, data: {} }, await theirPhones(deps, id))
  return (await deps.store.people.delete(id, told)) ? accept(null) : refuse('not_found')
}

/** Unbinds only: the person activates again, with an invitation. An administrator never binds a phone for somebody. */
export async function removePhones(deps: Needs, actor: string, id: SubscriberId): Promise<Outcome<number>> {
  if ((await deps.store.people.byId(id)) === null) return refuse('not_found')
  const notice = { kind: 'notice', notice: 'phone_removed', subscriberId: id, phone: null } as const
  const told = facts({ kind: 'person.phones_removed', subject: id, actor, data: {} }, notice, await theirPhones(deps, id))
  return accept(await deps.store.people.removePhones(id, told))
}

/** Lifts a paused PIN from 5 tries to 10, once. */
export async function liftPin(deps: Needs, actor: string, id: SubscriberId, iid: InstallationId): Promise<Outcome<null>> {
  const told = facts({ kind: 'person.pin_lifted', subject: id, actor, data: { iid } }, wake([], [iid]))
  return (await deps.store.people.liftPin(id, iid, told)) ? accept(null) : refuse('not_found')
}

/** Wakes the apps of a person whose standing changes: they look, and see. */
async function theirPhones(deps: Needs, id: SubscriberId): Promise<OutboxItem> {
  return wake(
    [],
    (await deps.store.installations.authenticatorsOf(id)).map(({ iid }) => iid),
  )
}
