import type { SubscriberId } from '@countersign/protocol/identity.ts'
import type { Subscriber } from '@countersign/verifier/person/subscriber.ts'
import type { Queries } from './connection.ts'
import type { Tx } from './group-commit.ts'

export interface SubscriberRow {
  readonly id: SubscriberId
  readonly username: string
  readonly display_name: string
  readonly email: string | null
  readonly language: string | null
  readonly role: Subscriber['role']
  readonly state: Subscriber['state']
  readonly password_hash: string | null
  readonly may_enrol: 0 | 1
  readonly epoch: number
  readonly created_at: number
}

export function subscriberOf(row: SubscriberRow): Subscriber {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    email: row.email,
    language: row.language,
    role: row.role,
    state: row.state,
    passwordHash: row.password_hash,
    mayEnrol: row.may_enrol === 1,
    epoch: row.epoch,
    createdAt: row.created_at,
  }
}

export function subscriberById(queries: Queries, id: SubscriberId): Subscriber | null {
  const row = queries.get<SubscriberRow>('SELECT * FROM subscriber WHERE id = :id', { id })
  return row === undefined ? null : subscriberOf(row)
}

export function isUsernameTaken(queries: Queries, username: string): boolean {
  return queries.get('SELECT 1 FROM subscriber WHERE username = :username', { username }) !== undefined
}

export function hasAdministrator(queries: Queries): boolean {
  return queries.get("SELECT 1 FROM subscriber WHERE role = 'administrator'") !== undefined
}

export function insertSubscriber(tx: Tx, person: Subscriber): void {
  tx.run(
    `INSERT INTO subscriber (id, username, display_name, email, language, role, state, password_hash, may_enrol, epoch, created_at)
     VALUES (:id, :username, :displayName, :email, :language, :role, :state, :passwordHash, :mayEnrol, :epoch, :createdAt)`,
    { ...person, mayEnrol: person.mayEnrol ? 1 : 0 },
  )
}
