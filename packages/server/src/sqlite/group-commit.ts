import type { Instant } from '@countersign/protocol/time.ts'
import type { AuditPlace } from '@countersign/verifier/evidence/store.ts'
import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import { BUSY_MS, type Connection, type Queries } from './connection.ts'
import { journalOf } from './journal.ts'

/** What an operation works with. It runs from begin to end without awaiting anything. */
export interface Tx extends Queries {
  readonly now: Instant
  /** Answers where the audit lines stand, in their order. */
  record(facts: Facts): readonly AuditPlace[]
  /** Asks that what was deleted leaves the write-ahead log, too, right after the commit. */
  scrub(): void
}

/** The one writer of this process: operations of one tick share one durable commit. */
export interface GroupCommit {
  /**
   * Resolves after COMMIT alone. An operation that throws undoes itself, and only its own promise rejects. One may run twice: when a commit fails, each of its
   * operations is tried again by itself.
   */
  write<T>(operation: (tx: Tx) => T): Promise<T>
  onCommit(heard: () => void): void
  /** Commits what waits, and takes nothing more. */
  close(): void
}

/** Operations per commit: bounds how long the first of them waits for the last. Our choice, far past where a larger one would save anything. */
const LARGEST_BATCH = 256

interface Waiting {
  readonly operation: (tx: Tx) => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
}

export function groupCommit({ db, clock, chain }: { db: Connection; clock: Clock; chain: string }): GroupCommit {
  const queue: Waiting[] = []
  const listeners: (() => void)[] = []
  const journal = journalOf(db, chain)
  let scheduled = false
  let closed = false
  /** At first as well: an earlier run may have ended before it came to it. */
  let scrubbing = true

  function flush(): void {
    scheduled = false
    const batch = queue.splice(0, LARGEST_BATCH)
    if (batch.length > 0) commit(batch)
    if (queue.length > 0) schedule()
  }

  function schedule(): void {
    if (!scheduled) setImmediate(flush)
    scheduled = true
  }

  function commit(batch: readonly Waiting[]): void {
    const settle: (() => void)[] = []
    let begun = false
    try {
      if (db.inTransaction) db.exec('ROLLBACK')
      db.exec('BEGIN IMMEDIATE')
      begun = true
      journal.begin()
      for (const waiting of batch) settle.push(attempt(waiting))
      db.exec('COMMIT')
    } catch (error) {
      try {
        if (db.inTransaction) db.exec('ROLLBACK')
      } catch {
        // Tried again before the next batch: a transaction that cannot end lets nothing else begin.
      }
      // A disk too full for one may have room for its neighbours. Who cannot even begin waits for another process, and would wait again.
      if (begun && batch.length > 1) for (const waiting of batch) commit([waiting])
      else for (const waiting of batch) waiting.reject(error)
      return
    }
    if (journal.mark().outbox > 0) for (const heard of listeners) queueMicrotask(heard)
    for (const tell of settle) tell()
    if (scrubbing) scrub()
  }

  function attempt({ operation, resolve, reject }: Waiting): () => void {
    const mark = journal.mark()
    db.run('SAVEPOINT operation')
    try {
      const value = operation(transactionAt(clock.now()))
      if (value instanceof Promise) throw new TypeError('an operation of a batch cannot wait for anything')
      db.run('RELEASE operation')
      return () => resolve(value)
    } catch (error) {
      // SQLITE_FULL and its like undo the neighbours, too, and every later statement would commit alone: the batch has failed.
      if (!db.inTransaction) throw error
      db.run('ROLLBACK TO operation')
      db.run('RELEASE operation')
      journal.backTo(mark)
      return () => reject(error)
    }
  }

  function transactionAt(now: Instant): Tx {
    return {
      get: db.get,
      all: db.all,
      run: db.run,
      now,
      record: (facts) => journal.record(facts, now),
      scrub() {
        scrubbing = true
      },
    }
  }

  /** A reader in another process can hold the log: then the next commit asks again. */
  function scrub(): void {
    try {
      db.exec('PRAGMA busy_timeout = 0')
      scrubbing = db.get<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')?.busy !== 0
    } catch {
      // The commit stands; only its old pages stay a while.
    } finally {
      db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`)
    }
  }

  return {
    write<T>(operation: (tx: Tx) => T) {
      if (closed) return Promise.reject(new Error('the store is closed'))
      return new Promise<T>((resolve, reject) => {
        queue.push({ operation, resolve: resolve as (value: unknown) => void, reject })
        schedule()
      })
    },
    onCommit(heard) {
      listeners.push(heard)
    },
    close() {
      closed = true
      while (queue.length > 0) flush()
    },
  }
}
