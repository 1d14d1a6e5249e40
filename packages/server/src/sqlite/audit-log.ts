import { text } from '@countersign/protocol/encoding/bytes.ts'
import type { AuditFact } from '@countersign/verifier/audit/fact.ts'
import type { AuditLine, AuditLog } from '@countersign/verifier/ports/store.ts'
import type { StoredLine } from './audit-chain.ts'
import type { Queries } from './connection.ts'
import type { Database } from './database.ts'
import { isFull, looksFull, takeOne } from './limits.ts'

export function auditLog({ reader, writer, clock }: Database, chain: string): AuditLog {
  return {
    read: async (after, most) =>
      reader
        .all<StoredLine>('SELECT * FROM audit WHERE chain = :chain AND seq > :after ORDER BY seq LIMIT :most', { chain, after, most })
        .map(readable),
    append: (facts) =>
      writer.write((tx) => {
        tx.record({ audit: facts, outbox: [] })
      }),
    note: async (fact, windows) => {
      // Asked of the reader first: what is left out costs no turn of the writer's.
      if (windows.some((window) => looksFull(reader, window, clock.now()))) return
      await writer.write((tx) => {
        if (windows.some((window) => isFull(tx, window))) return
        for (const window of windows) takeOne(tx, window)
        const last = windows.some((window) => isFull(tx, window)) ? { last: true } : {}
        tx.record({ audit: [{ ...fact, data: { ...fact.data, ...last } }], outbox: [] })
      })
    },
  }
}

function readable({ chain, seq, previous, hash, line }: StoredLine): AuditLine {
  const { kind, subject, actor, data, at } = JSON.parse(text(line) ?? 'null') as AuditFact & { at: number }
  return { kind, subject, actor, data, chain, seq, at, previous, hash }
}

/** Every chain in the file, line by line as stored, for `verifyAuditLines`. */
export function* storedLines(queries: Queries): Generator<StoredLine> {
  const page = 'SELECT * FROM audit WHERE chain = :chain AND seq > :seq ORDER BY seq LIMIT 1000'
  for (const { chain } of queries.all<{ chain: string }>('SELECT DISTINCT chain FROM audit ORDER BY chain')) {
    for (let seq = Number.MIN_SAFE_INTEGER; ; ) {
      const lines = queries.all<StoredLine>(page, { chain, seq })
      yield* lines
      const last = lines.at(-1)
      if (last === undefined) break
      seq = last.seq
    }
  }
}
