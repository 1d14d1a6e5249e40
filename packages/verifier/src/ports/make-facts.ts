import type { AuditFact } from '../audit/fact.ts'
import type { Facts } from './facts.ts'
import type { OutboxItem } from './outbox.ts'

export function facts(audit: AuditFact | readonly AuditFact[], ...outbox: OutboxItem[]): Facts {
  return { audit: Array.isArray(audit) ? audit : [audit as AuditFact], outbox }
}
