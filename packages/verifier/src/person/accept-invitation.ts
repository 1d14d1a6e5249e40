import { type Deps, newId } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { checkPerson, type InviteFault } from './invite.ts'
import { type PasswordFault, passwordFault } from './password-rules.ts'
import type { Invitation, Subscriber } from './subscriber.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'keys' | 'passwords'>

export type ReadInvitation =
  | { readonly is: 'live'; readonly kind: Invitation['kind']; readonly subscriber: Subscriber | null }
  | { readonly is: 'used' | 'expired' | 'unknown' }

/** What a one-time link is for, or why it does not work. Only who holds the whole link learns either. */
export async function readInvitation(deps: Pick<Deps, 'store' | 'keys'>, token: string): Promise<ReadInvitation> {
  const hash = await linkHash(deps, token)
  const found = await deps.store.people.invitation(hash)
  // A disabled person's link sets nothing: it says so on its first page, not after a password was chosen.
  if (found !== null && found.subscriber?.state === 'disabled') return { is: 'unknown' }
  if (found !== null) return { is: 'live', kind: found.invitation.kind, subscriber: found.subscriber }
  const fate = await deps.store.people.invitationFate(hash)
  return { is: fate === 'live' ? 'unknown' : fate }
}

/** Under which of the server's keys this link is stored; under the newest if it is not. */
async function linkHash({ keys, store }: Pick<Deps, 'store' | 'keys'>, token: string): Promise<string> {
  const hash = keys.keyedHash('invitation', token)
  for (const key of [keys, ...keys.older]) {
    const known = key.keyedHash('invitation', token)
    if ((await store.people.invitationFate(known)) !== 'unknown') return known
  }
  return hash
}

export type WelcomeFault = PasswordFault | InviteFault | 'gone'

/** Uses a link: sets the password and, for an invitation, allows the first phone. Names are for the first administrator alone. */
export async function acceptInvitation(
  deps: Needs,
  input: { token: string; password: string; names: { username: string; displayName: string } | null },
): Promise<{ ok: true; username: string } | { ok: false; fault: WelcomeFault }> {
  const hash = await linkHash(deps, input.token)
  const found = await deps.store.people.invitation(hash)
  if (found === null) return { ok: false, fault: 'gone' }
  return found.subscriber === null
    ? setUp(deps, hash, input)
    : setPassword(deps, hash, found.subscriber, found.invitation.kind, input.password)
}

async function setPassword(deps: Needs, hash: string, subscriber: Subscriber, kind: Invitation['kind'], password: string) {
  const fault = passwordFault(password, [subscriber.username, subscriber.displayName])
  if (fault) return { ok: false, fault } as const
  // A person who has a phone adds another with that phone's word; an invitation's must not wait for the day when it is gone.
  const phones = await deps.store.installations.authenticatorsOf(subscriber.id)
  const grantPhone = kind === 'invitation' && phones.length === 0
  const change = { subscriberId: subscriber.id, passwordHash: await deps.passwords.hash(password), grantPhone }
  const fact = { kind: 'person.invitation_accepted', subject: subscriber.id, actor: subscriber.id, data: { link: kind } } as const
  const told = { kind: 'notice', notice: 'password_changed', subscriberId: subscriber.id, phone: null } as const
  const used = await deps.store.people.acceptInvitation(hash, change, facts(fact, ...(kind === 'password_reset' ? [told] : [])))
  return used ? ({ ok: true, username: subscriber.username } as const) : ({ ok: false, fault: 'gone' } as const)
}

async function setUp(deps: Needs, hash: string, input: { password: string; names: { username: string; displayName: string } | null }) {
  const checked = checkPerson({
    username: input.names?.username ?? '',
    displayName: input.names?.displayName ?? '',
    email: null,
    role: 'administrator',
  })
  if (!checked.ok) return checked
  const { person } = checked
  const fault = passwordFault(input.password, [person.username, person.displayName])
  if (fault) return { ok: false, fault } as const
  const administrator: Subscriber = {
    ...person,
    id: newId(deps.random, 'sub'),
    language: null,
    state: 'active',
    passwordHash: await deps.passwords.hash(input.password),
    mayEnrol: true,
    epoch: 1,
    createdAt: deps.clock.now(),
  }
  const fact = { kind: 'administrator.set_up', subject: administrator.id, actor: administrator.id, data: {} } as const
  const done = await deps.store.people.setUpAdministrator(hash, administrator, facts(fact))
  if (done === 'done') return { ok: true, username: person.username } as const
  return { ok: false, fault: done === 'taken' ? 'username_taken' : 'gone' } as const
}
