import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import type { StoredLine } from './audit-chain.ts'
import { auditLog, storedLines } from './audit-log.ts'
import { brands } from './brands.ts'
import { openConnection } from './connection.ts'
import type { Database } from './database.ts'
import { createPrivately } from './database-file.ts'
import { decisions } from './decisions.ts'
import { enrolments } from './enrolments.ts'
import { groupCommit } from './group-commit.ts'
import { installations } from './installations.ts'
import { limitWindows } from './limits.ts'
import { migrate } from './migrate.ts'
import { outbox } from './outbox.ts'
import { people } from './people.ts'
import { sessions } from './sessions.ts'
import { sweep } from './sweep.ts'
import { transactions } from './transactions.ts'

export interface SqliteStore extends Store {
  /** The audit log of every chain in the file, as its stored bytes, each chain from its first line on. */
  auditLines(): Iterable<StoredLine>
}

/**
 * Opens the embedded database, making it or bringing it to this version's schema first. `node` names the audit chain that this process writes;
 * processes that share the file may share the name. Rejects with a sentence for the operator when the file is not this program's to write.
 */
export async function openSqliteStore({ path, clock, node }: { path: string; clock: Clock; node: string }): Promise<SqliteStore> {
  createPrivately(path)
  const db = openConnection(path, false)
  try {
    await migrate(db)
  } catch (error) {
    db.close()
    throw error
  }
  const reader = openConnection(path, true)
  const writer = groupCommit({ db, clock, chain: node })
  const database: Database = { reader, writer, clock }
  let open = true

  return {
    people: people(database),
    sessions: sessions(database),
    enrolments: enrolments(database),
    installations: installations(database),
    transactions: transactions(database),
    decisions: decisions(database),
    brands: brands(database),
    audit: auditLog(database, node),
    outbox: outbox(database),
    limits: limitWindows(database),
    onCommit: writer.onCommit,
    auditLines: () => storedLines(reader),
    sweep: () => sweep(writer),
    async close() {
      if (!open) return
      open = false
      writer.close()
      reader.close()
      // The last connection to close moves the write-ahead log into the file; only one that may write can.
      db.close()
    },
  }
}
