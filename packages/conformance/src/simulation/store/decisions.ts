import type { DecidedTransaction, DecisionRecord, Decisions } from '@countersign/verifier/evidence/store.ts'
import type { Operations } from './operations.ts'
import { seen } from './standing.ts'
import type { Data, RequestRow, Settled } from './tables.ts'
import type { Tx } from './tx.ts'

export function decisions({ read }: Operations): Decisions {
  return {
    latestOf: (subscriberId, most) =>
      read('decisions.latestOf', (tx) =>
        [...tx.data.requests.rows()]
          .flatMap((row) => (row.transaction.subscriberId === subscriberId ? (decidedOf(tx, row) ?? []) : []))
          // The later of two that were decided in one second is the one that began later.
          .reverse()
          .sort((a, b) => b.decidedAt - a.decidedAt)
          .slice(0, most),
      ),
    record: (id) =>
      read('decisions.record', (tx) => {
        const row = tx.data.requests.get(id)
        const decided = row && decidedOf(tx, row)
        return row?.settled && decided ? recordOf(tx.data, decided, row.settled) : null
      }),
  }
}

function decidedOf({ data, now }: Tx, row: RequestRow): DecidedTransaction | null {
  const { id, decidedBy } = row.transaction
  if (row.settled === null || decidedBy === null) return null
  const held = data.authenticators.get(decidedBy)
  const target = data.targets.get(`${id}.${decidedBy}`)
  if (held === undefined || target === undefined) return null
  return { transaction: seen(row, now), decidedAt: row.settled.at, phone: held.authenticator.phone, context: target.context }
}

function recordOf({ audit }: Data, decided: DecidedTransaction, { message, binding, told }: Settled): DecisionRecord {
  const line = told === null ? undefined : audit.get(String(told.seq))
  const next = told === null ? undefined : audit.get(String(told.seq + 1))
  return {
    ...decided,
    decision: message,
    binding,
    told,
    line: line === undefined ? null : { previous: line.previous, bytes: line.bytes, hash: line.hash, chainedBy: next?.previous ?? null },
  }
}
