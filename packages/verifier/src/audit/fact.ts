import type { SubscriberId } from '@countersign/protocol/identity.ts'

/** Everything that is ever written to the audit log. */
export type AuditKind =
  | 'administrator.set_up'
  | 'person.invited'
  | 'person.invitation_accepted'
  | 'person.password_reset'
  | 'person.disabled'
  | 'person.enabled'
  | 'person.deleted'
  | 'person.phones_removed'
  | 'person.pin_lifted'
  | 'session.password_accepted'
  | 'session.password_refused'
  | 'session.password_limited'
  | 'session.assertion_accepted'
  | 'session.assertion_refused'
  | 'session.completed'
  | 'session.ended'
  | 'enrolment.started'
  | 'enrolment.opened'
  | 'enrolment.wrong_secret'
  | 'enrolment.claimed'
  | 'enrolment.frozen'
  | 'enrolment.activated'
  | 'enrolment.failed'
  | 'phone.refused'
  | 'pin.paused'
  | 'pin.deleted'
  | 'pin.change_opened'
  | 'pin.changed'
  | 'brand.changed'
  | 'keys.rotated'
  | 'keys.dropped'
  | 'transaction.begun'
  | 'transaction.approved'
  | 'transaction.denied'
  | 'transaction.burnt'
  | 'transaction.cancelled'
  | 'transaction.consumed'
  | 'transaction.expired'

/** One line of the log. `data` holds identifiers and codes, never a secret, a PIN or a number. */
export interface AuditFact {
  readonly kind: AuditKind
  readonly subject: SubscriberId | null
  /** Who did it: a subscriber, an authenticator, an installation, `cli`, or `server`. */
  readonly actor: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}
