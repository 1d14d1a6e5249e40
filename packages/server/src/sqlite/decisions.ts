import type { SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { AuditPlace, DecidedTransaction, DecisionRecord, Decisions } from '@countersign/verifier/evidence/store.ts'
import type { Database } from './database.ts'
import type { Tx } from './group-commit.ts'
import { type RequestRow, transactionOf } from './request-row.ts'

interface DecidedRow extends RequestRow {
  readonly decided_at: Instant
  readonly phone: string
  readonly context: string
}

interface RecordRow extends DecidedRow {
  readonly message: string
  readonly binding: string | null
  readonly audit_chain: string | null
  readonly audit_seq: number | null
  readonly audit_hash: string | null
  readonly previous: string | null
  readonly line: Uint8Array | null
  readonly line_hash: string | null
  readonly chained_by: string | null
}

/** A request with the phone that decided it and what that phone was shown. */
const decided = `request r JOIN authenticator a ON a.aid = r.decided_by JOIN target t ON t.request_id = r.id AND t.aid = r.decided_by`

export function decisions({ reader, clock }: Database): Decisions {
  return {
    latestOf: async (subscriberId: SubscriberId, most: number) =>
      reader
        .all<DecidedRow>(
          `SELECT r.*, a.phone, t.context FROM ${decided} WHERE r.subscriber_id = :subscriberId AND r.decided_by IS NOT NULL
           ORDER BY r.decided_at DESC, r.rowid DESC LIMIT :most`,
          { subscriberId, most },
        )
        .map((row) => decidedOf(row, clock.now())),
    record: async (id: TransactionId) => {
      const row = reader.get<RecordRow>(
        `SELECT r.*, a.phone, t.context, b.message AS binding, u.previous, u.line, u.hash AS line_hash, n.previous AS chained_by
         FROM ${decided} LEFT JOIN binding b ON b.id = r.binding_id
         LEFT JOIN audit u ON u.chain = r.audit_chain AND u.seq = r.audit_seq
         LEFT JOIN audit n ON n.chain = r.audit_chain AND n.seq = r.audit_seq + 1
         WHERE r.id = :id`,
        { id },
      )
      return row === undefined ? null : recordOf(row, clock.now())
    },
  }
}

/** Notes, beside a decision that has just been settled, which line tells of it and which binding it was made under. */
export function noteGround(tx: Tx, id: TransactionId, told: AuditPlace | undefined): void {
  tx.run(
    `UPDATE request SET audit_chain = :chain, audit_seq = :seq, audit_hash = :hash,
       binding_id = (SELECT max(b.id) FROM binding b WHERE b.aid = request.decided_by) WHERE id = :id`,
    { id, chain: told?.chain ?? null, seq: told?.seq ?? null, hash: told?.hash ?? null },
  )
}

function decidedOf(row: DecidedRow, now: Instant): DecidedTransaction {
  return { transaction: transactionOf(row, now), decidedAt: row.decided_at, phone: row.phone, context: row.context }
}

function recordOf(row: RecordRow, now: Instant): DecisionRecord {
  const { audit_chain: chain, audit_seq: seq, audit_hash: hash } = row
  return {
    ...decidedOf(row, now),
    decision: row.message,
    binding: row.binding,
    told: chain === null || seq === null || hash === null ? null : { chain, seq, hash },
    line:
      row.previous === null || row.line === null || row.line_hash === null
        ? null
        : { previous: row.previous, bytes: row.line, hash: row.line_hash, chainedBy: row.chained_by },
  }
}
