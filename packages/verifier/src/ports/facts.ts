import type { AuditFact } from '../audit/fact.ts'
import type { OutboxItem } from './outbox.ts'

/** What is written in the same database transaction as the change that it tells of. */
export interface Facts {
  readonly audit: readonly AuditFact[]
  readonly outbox: readonly OutboxItem[]
}

/** The identity of a device proof, spent with the effect that it had. */
export interface SpentProof {
  readonly jkt: string
  readonly jti: string
}
