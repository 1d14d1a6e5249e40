import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { auditLineHash } from '@countersign/protocol/evidence/audit-line.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { AuditPlace } from '@countersign/verifier/evidence/store.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import type { Data } from './tables.ts'

/** What one operation works with, from begin to end without waiting for anything. */
export interface Tx {
  readonly data: Data
  readonly now: Instant
  /** Writes audit lines and outbox rows in this very transaction. Answers where the audit lines stand, in their order. */
  record(facts: Facts): readonly AuditPlace[]
}

export function record(data: Data, chain: string, now: Instant, facts: Facts): readonly AuditPlace[] {
  const places: AuditPlace[] = []
  for (const { kind, subject, actor, data: told } of facts.audit) {
    const seq = data.audit.size + 1
    const previous = data.audit.get(String(seq - 1))?.hash ?? ''
    const bytes = utf8(JSON.stringify({ chain, seq, at: now, kind, subject, actor, data: told }))
    const hash = auditLineHash(previous, bytes)
    data.audit.put(String(seq), { kind, subject, actor, data: told, chain, seq, at: now, previous, hash, bytes })
    places.push({ chain, seq, hash })
  }
  for (const item of facts.outbox) {
    const id = (data.counters.get('outbox') ?? 0) + 1
    data.counters.put('outbox', id)
    data.outbox.put(String(id), { id, item })
  }
  return places
}

export function isSpent(data: Data, { jkt, jti }: { jkt: string; jti: string }): boolean {
  return data.spent.get(`${jkt}.${jti}`) !== undefined
}

export function spend({ data, now }: Tx, { jkt, jti }: { jkt: string; jti: string }): void {
  if (isSpent(data, { jkt, jti })) throw new Error('a proof was spent twice')
  data.spent.put(`${jkt}.${jti}`, now)
}
