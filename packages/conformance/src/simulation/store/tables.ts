import type { EnrolmentId, InstallationId, PinChangeId, PinKeyId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Brand, Picture } from '@countersign/verifier/brand/brand.ts'
import type { Enrolment } from '@countersign/verifier/enrolment/enrolment.ts'
import type { AuditPlace } from '@countersign/verifier/evidence/store.ts'
import type { Authenticator, Installation, PinState } from '@countersign/verifier/installation/installation.ts'
import type { Invitation, Subscriber } from '@countersign/verifier/person/subscriber.ts'
import type { OutboxItem } from '@countersign/verifier/ports/outbox.ts'
import type { AuditLine } from '@countersign/verifier/ports/store.ts'
import type { Session } from '@countersign/verifier/session/session.ts'
import type { Target, Transaction } from '@countersign/verifier/transaction/transaction.ts'

/** Rows are values: a change puts another row in the place of the old one, so that what was read never changes under its reader. */
export interface Table<Row> {
  get(key: string): Row | undefined
  put(key: string, row: Row): void
  drop(key: string): void
  rows(): Iterable<Row>
  keys(): Iterable<string>
  readonly size: number
}

export interface InvitationRow {
  readonly invitation: Invitation
  readonly usedAt: Instant | null
}

export interface SessionRow {
  readonly session: Session
  readonly tokenHash: string
  readonly epoch: number
  readonly seenAt: Instant
  /** The token that it had before an approval gave it a new one, until that one is seen. */
  readonly retired: { readonly hash: string; readonly salt: string; readonly at: Instant } | null
}

export interface PinRow {
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly state: PinState
  readonly key: PublicJwk | null
  readonly sealed: Uint8Array | null
  readonly charged: number
  readonly cleared: number
  readonly allowed: number
  readonly charges: readonly { readonly seq: number; readonly at: Instant; readonly signed: boolean }[]
  readonly lastBlinded: string | null
  readonly lastLeft: number
  readonly toldPaused: number | null
  readonly madeFor: EnrolmentId | PinChangeId
  readonly createdAt: Instant
}

export interface PinChangeRow {
  readonly id: PinChangeId
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly seq: number
  readonly nonce: string
  readonly openDigest: string
  readonly state: 'open' | 'done' | 'replaced'
  readonly expiresAt: Instant
  readonly done: { readonly kid: PinKeyId; readonly digest: string; readonly message: string; readonly answer: string } | null
}

export interface AuthenticatorRow {
  readonly authenticator: Authenticator
  readonly binding: string | null
}

export interface EnrolmentRow {
  readonly enrolment: Enrolment
  readonly epoch: number
}

export interface RequestRow {
  readonly transaction: Transaction
  readonly epoch: number
  readonly settled: Settled | null
}

/** A decision as it was taken, with the binding in force and the line of the log that tells of it. */
export interface Settled {
  readonly digest: string
  readonly message: string
  readonly answer: string
  readonly at: Instant
  readonly binding: string | null
  readonly told: AuditPlace | null
}

export interface WindowRow {
  readonly taken: number
  readonly endsAt: Instant
}

interface Rows {
  readonly subscribers: Subscriber
  readonly invitations: InvitationRow
  readonly sessions: SessionRow
  readonly installations: Installation
  /** Which installations opened which code. */
  readonly openings: { readonly enrolmentId: EnrolmentId; readonly iid: InstallationId }
  readonly pins: PinRow
  readonly changes: PinChangeRow
  readonly authenticators: AuthenticatorRow
  readonly enrolments: EnrolmentRow
  readonly requests: RequestRow
  readonly targets: Target
  readonly spent: Instant
  readonly windows: WindowRow
  /** One row at most. */
  readonly brands: Pick<Brand, 'name' | 'accent'>
  /** By scheme. */
  readonly pictures: Picture
  readonly outbox: { readonly id: number; readonly item: OutboxItem }
  readonly audit: AuditLine & { readonly bytes: Uint8Array }
  readonly counters: number
}

export type TableName = keyof Rows

/** What one transaction did to one row. `undefined`: the row is not there. */
export type Change = {
  readonly [Name in TableName]: {
    readonly table: Name
    readonly key: string
    readonly before: Rows[Name] | undefined
    readonly after: Rows[Name] | undefined
  }
}[TableName]

/** All that is on the simulated disk. */
export type Data = { readonly [Name in TableName]: Table<Rows[Name]> } & {
  /** Runs one transaction: what it throws undoes all that it wrote. */
  transact<T>(operation: () => T): T
}

/** `committed` hears of every transaction that changed something, right after it. */
export function emptyData(committed: (changes: readonly Change[]) => void = () => {}): Data {
  let journal: { table: TableName; key: string; before: unknown; map: Map<string, unknown> }[] = []

  function table<Name extends TableName>(name: Name): Table<Rows[Name]> {
    const map = new Map<string, Rows[Name]>()
    const note = (key: string) => journal.push({ table: name, key, before: map.get(key), map })
    return {
      get: (key) => map.get(key),
      put(key, row) {
        note(key)
        map.set(key, row)
      },
      drop(key) {
        note(key)
        map.delete(key)
      },
      rows: () => map.values(),
      keys: () => map.keys(),
      get size() {
        return map.size
      },
    }
  }

  function changes(): Change[] {
    const first = new Map<string, Change>()
    for (const { table, key, before, map } of journal) {
      if (!first.has(`${table} ${key}`)) first.set(`${table} ${key}`, { table, key, before, after: map.get(key) } as Change)
    }
    return [...first.values()]
  }

  return {
    subscribers: table('subscribers'),
    invitations: table('invitations'),
    sessions: table('sessions'),
    installations: table('installations'),
    openings: table('openings'),
    pins: table('pins'),
    changes: table('changes'),
    authenticators: table('authenticators'),
    enrolments: table('enrolments'),
    requests: table('requests'),
    targets: table('targets'),
    spent: table('spent'),
    windows: table('windows'),
    brands: table('brands'),
    pictures: table('pictures'),
    outbox: table('outbox'),
    audit: table('audit'),
    counters: table('counters'),
    transact(operation) {
      journal = []
      let result: ReturnType<typeof operation>
      try {
        result = operation()
      } catch (error) {
        for (const { key, before, map } of journal.reverse()) before === undefined ? map.delete(key) : map.set(key, before)
        throw error
      }
      if (journal.length > 0) committed(changes())
      return result
    },
  }
}
