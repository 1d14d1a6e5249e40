import type { Instant } from '@countersign/protocol/time.ts'
import type { AuditPlace } from '@countersign/verifier/evidence/store.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import { type Head, nextLine, noHead } from './audit-chain.ts'
import type { Queries } from './connection.ts'

/** Writes facts within a batch: audit lines chained to each other, outbox rows. */
export interface Journal {
  /** At the begin of each batch: another process may have written to the same chain since the last one. */
  begin(): void
  /** Answers where the audit lines stand, in their order. */
  record(facts: Facts, at: Instant): readonly AuditPlace[]
  /** Where the chain stands, to go back to when an operation is undone. */
  mark(): JournalMark
  backTo(mark: JournalMark): void
}

export interface JournalMark {
  readonly head: Head
  readonly outbox: number
}

export function journalOf(db: Queries, chain: string): Journal {
  let mark: JournalMark = { head: noHead, outbox: 0 }
  return {
    begin() {
      const head = db.get<Head>('SELECT seq, hash FROM audit WHERE chain = :chain ORDER BY seq DESC LIMIT 1', { chain })
      mark = { head: head ?? noHead, outbox: 0 }
    },
    record(facts, at) {
      const places: AuditPlace[] = []
      for (const fact of facts.audit) {
        const { seq, previous, hash, line } = nextLine(chain, mark.head, fact, at)
        db.run('INSERT INTO audit (chain, seq, previous, hash, line) VALUES (:chain, :seq, :previous, :hash, :line)', {
          chain,
          seq,
          previous,
          hash,
          line,
        })
        mark = { ...mark, head: { seq, hash } }
        places.push({ chain, seq, hash })
      }
      for (const item of facts.outbox) {
        db.run('INSERT INTO outbox (item, at) VALUES (:item, :at)', { item: JSON.stringify(item), at })
        mark = { ...mark, outbox: mark.outbox + 1 }
      }
      return places
    },
    mark: () => mark,
    backTo(earlier) {
      mark = earlier
    },
  }
}
