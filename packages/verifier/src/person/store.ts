import type { InstallationId, SubscriberId } from '@countersign/protocol/identity.ts'
import type { Facts } from '../ports/facts.ts'
import type { Invitation, Subscriber } from './subscriber.ts'

export interface PersonOverview {
  readonly subscriber: Subscriber
  readonly phones: readonly { readonly phone: string; readonly iid: InstallationId; readonly pinPaused: boolean }[]
  /** When the invitation or link that still waits ends; null when none waits. */
  readonly invitedUntil: number | null
}

/** People and their one-time links. Every change is one database transaction with its facts. */
export interface People {
  byId(id: SubscriberId): Promise<Subscriber | null>
  byUsername(username: string): Promise<Subscriber | null>
  list(): Promise<readonly PersonOverview[]>
  /** Is there an administrator who is not deleted? */
  hasAdministrator(): Promise<boolean>
  /** Adds a person and their invitation. `false`: the user name is taken, nothing was written. */
  add(subscriber: Subscriber, invitation: Invitation, facts: Facts): Promise<boolean>
  /** Puts a new link in the place of every unused one of this person; with null, of every unused set-up link. */
  replaceInvitation(subscriberId: SubscriberId | null, invitation: Invitation, facts: Facts): Promise<void>
  /** The unused, unexpired link with this hash. */
  invitation(hash: string): Promise<{ invitation: Invitation; subscriber: Subscriber | null } | null>
  /** Why a link does not work: an unused one that was replaced is unknown. */
  invitationFate(hash: string): Promise<'live' | 'used' | 'expired' | 'unknown'>
  /**
   * Uses a link: of any number of concurrent calls at most one resolves `true`. Sets the password, makes the person active (unless
   * disabled, then `false`), raises the epoch, ends their sessions and open things. `mayEnrol` true grants the first phone; false leaves the grant as it was.
   */
  acceptInvitation(
    hash: string,
    change: { subscriberId: SubscriberId; passwordHash: string; grantPhone: boolean },
    facts: Facts,
  ): Promise<boolean>
  /** Uses a set-up link for a new administrator. `'gone'`: used, expired, or an administrator exists; `'taken'`: the user name. */
  setUpAdministrator(hash: string, administrator: Subscriber, facts: Facts): Promise<'done' | 'gone' | 'taken'>
  /**
   * Raises the epoch, ends sessions, open enrolments and pending requests. `false` when the person is not there. Who never set a password
   * is `invited` again instead of `active`.
   */
  setState(id: SubscriberId, state: 'active' | 'disabled', facts: Facts): Promise<boolean>
  /** Removes the person and all that is theirs, but for the audit log. */
  delete(id: SubscriberId, facts: Facts): Promise<boolean>
  /** Removes every authenticator of this person; raises the epoch as `setState` does. Answers how many were active. */
  removePhones(id: SubscriberId, facts: Facts): Promise<number>
  /** Lifts a paused PIN of one of this person's phones from 5 to 10 tries, once. `false` when there is nothing to lift. */
  liftPin(id: SubscriberId, iid: InstallationId, facts: Facts): Promise<boolean>
  setLanguage(id: SubscriberId, language: string): Promise<void>
}
