import type { AuditFact } from '../audit/fact.ts'
import type { Brands } from '../brand/store.ts'
import type { Enrolments } from '../enrolment/store.ts'
import type { Decisions } from '../evidence/store.ts'
import type { Installations } from '../installation/store.ts'
import type { People } from '../person/store.ts'
import type { Sessions } from '../session/store.ts'
import type { Transactions } from '../transaction/store.ts'
import type { Limits, LimitWindow } from './limits.ts'
import type { Outbox } from './outbox.ts'

/** One line of the audit log as it is stored: chained to the one before by `hash`. */
export interface AuditLine extends AuditFact {
  readonly chain: string
  readonly seq: number
  readonly at: number
  readonly previous: string
  readonly hash: string
}

export interface AuditLog {
  /** Lines of this node's own chain whose `seq` is past `after`, oldest first. */
  read(after: number, most: number): Promise<readonly AuditLine[]>
  /** Writes facts that go with no other change. */
  append(facts: readonly AuditFact[]): Promise<void>
  /**
   * Writes a fact while each of the windows has room, and takes one from each; the one that takes a window's last place says so by `last`.
   * So whoever causes facts at will cannot fill the disk with them.
   */
  note(fact: AuditFact, windows: readonly LimitWindow[]): Promise<void>
}

/**
 * The database. Every method that changes something is one durable transaction: when it resolves, the change, its audit lines and its outbox rows
 * are on the disk; when it rejects, none of them is. Times inside are the store's own clock.
 *
 * Every method takes what it locks in this one order: subscriber, session, installation and its PIN keys, enrolment, authenticator, request, spent proof, and last
 * the audit chain's head with its outbox rows. So two of them never wait for each other. A database with one writer at a time, as the embedded one is, has one lock
 * for all of it, taken before the first read (`sqlite/group-commit.ts`).
 */
export interface Store {
  readonly people: People
  readonly sessions: Sessions
  readonly enrolments: Enrolments
  readonly installations: Installations
  readonly transactions: Transactions
  readonly decisions: Decisions
  readonly brands: Brands
  readonly audit: AuditLog
  readonly outbox: Outbox
  readonly limits: Limits
  /** Called after each commit that wrote outbox rows. */
  onCommit(heard: () => void): void
  /** Marks what time has ended, and deletes what nobody may ask for any more. */
  sweep(): Promise<void>
  close(): Promise<void>
}
