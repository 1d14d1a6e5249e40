import { isPlainName } from '@countersign/protocol/encoding/shapes.ts'
import type { SubscriberId } from '@countersign/protocol/identity.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { type Deps, newId, newToken } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { type Invitation, normaliseUsername, type Subscriber } from './subscriber.ts'

/** One-time links live a week: design §5. Seconds. */
export const invitationLife = 7 * 86_400

export type InviteFault = 'username_taken' | 'username_invalid' | 'name_invalid' | 'email_invalid'

export interface NewPerson {
  readonly username: string
  readonly displayName: string
  readonly email: string | null
  readonly role: Subscriber['role']
}

/** A link as it is handed over once; only its hash is kept. */
export interface OneTimeLink {
  readonly url: string
  readonly expiresAt: number
}

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'keys' | 'policy'>

/** Adds a person and gives the link that sets their password and allows their first phone. */
export async function invitePerson(
  deps: Needs,
  actor: string,
  person: NewPerson,
): Promise<{ ok: true; subscriber: Subscriber; link: OneTimeLink } | { ok: false; fault: InviteFault }> {
  const checked = checkPerson(person)
  if (!checked.ok) return checked
  const subscriber: Subscriber = {
    ...checked.person,
    id: newId(deps.random, 'sub'),
    language: null,
    state: 'invited',
    passwordHash: null,
    mayEnrol: false,
    epoch: 1,
    createdAt: deps.clock.now(),
  }
  const { invitation, link } = drawLink(deps, subscriber.id, 'invitation')
  const fact = { kind: 'person.invited', subject: subscriber.id, actor, data: { role: subscriber.role } } as const
  const added = await deps.store.people.add(subscriber, invitation, facts(fact))
  return added ? { ok: true, subscriber, link } : { ok: false, fault: 'username_taken' }
}

/** A fresh link for somebody who is there already; the older ones are dead. A password reset allows no new phone. */
export async function renewLink(
  deps: Needs,
  actor: string,
  id: SubscriberId,
  kind: 'invitation' | 'password_reset',
): Promise<Outcome<OneTimeLink>> {
  const subscriber = await deps.store.people.byId(id)
  if (subscriber === null) return refuse('not_found')
  const { invitation, link } = drawLink(deps, id, kind)
  const told = kind === 'invitation' ? 'person.invited' : 'person.password_reset'
  await deps.store.people.replaceInvitation(id, invitation, facts({ kind: told, subject: id, actor, data: {} }))
  return accept(link)
}

/** The link for the very first administrator; null when there is one already. */
export async function setupLink(deps: Needs): Promise<OneTimeLink | null> {
  if (await deps.store.people.hasAdministrator()) return null
  const { invitation, link } = drawLink(deps, null, 'setup')
  await deps.store.people.replaceInvitation(null, invitation, facts([]))
  return link
}

function drawLink(deps: Needs, subscriberId: SubscriberId | null, kind: Invitation['kind']): { invitation: Invitation; link: OneTimeLink } {
  const token = newToken(deps.random)
  const expiresAt = deps.clock.now() + invitationLife
  return {
    invitation: { hash: deps.keys.keyedHash('invitation', token), subscriberId, kind, expiresAt },
    link: { url: `${deps.policy.portalOrigin}/welcome/${token}`, expiresAt },
  }
}

export function checkPerson(person: NewPerson): { ok: true; person: NewPerson } | { ok: false; fault: InviteFault } {
  const username = normaliseUsername(person.username)
  const displayName = person.displayName.normalize('NFC').trim().replace(/\s+/gu, ' ')
  const email = person.email?.trim() || null
  if (username.length < 1 || username.length > 64 || !isPlainName(username) || /\s/u.test(username))
    return { ok: false, fault: 'username_invalid' }
  if (displayName.length < 1 || displayName.length > 200 || !isPlainName(displayName)) return { ok: false, fault: 'name_invalid' }
  if (email !== null && (email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email))) return { ok: false, fault: 'email_invalid' }
  return { ok: true, person: { ...person, username, displayName, email } }
}
