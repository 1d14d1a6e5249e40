import { setTimeout as pause } from 'node:timers/promises'
import { BUSY_MS, type Connection, type Queries } from './connection.ts'
import { migrations } from './migrations/all.ts'

/**
 * Brings the schema to this program's version, one transaction per step. Safe when two processes start at once: the version is read again
 * under the lock that the step is taken under.
 */
export async function migrate(db: Connection, steps: readonly string[] = migrations): Promise<void> {
  // Both of its reads on one snapshot: another process may write the whole schema between them.
  db.snapshot((queries) => refuseForeign(queries, steps.length))
  await useWriteAheadLog(db)
  for (;;) {
    db.exec('BEGIN EXCLUSIVE')
    try {
      const step = steps[refuseForeign(db, steps.length)]
      if (step === undefined) return
      db.exec(step)
      db.exec(`PRAGMA user_version = ${versionOf(db) + 1}`)
      db.exec('COMMIT')
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK')
    }
  }
}

/** The schema's version; throws when the file is not this program's to write. */
function refuseForeign(db: Queries, known: number): number {
  const version = versionOf(db)
  if (version > known) {
    throw new Error(
      `This database was written by a newer Countersign: its schema is version ${version}, and this program knows ${known}. Start the newer program, or restore a backup from before the upgrade.`,
    )
  }
  if (version === 0 && db.get('SELECT 1 FROM sqlite_schema') !== undefined) {
    throw new Error('This file is a database, but not one of Countersign. Give another path.')
  }
  return version
}

function versionOf(db: Queries): number {
  return db.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0
}

/** SQLite does not wait for other processes when it changes the journal's mode, so that two first starts at once have to be patient here. */
async function useWriteAheadLog(db: Connection): Promise<void> {
  for (let left = BUSY_MS; ; left -= 20) {
    try {
      if (db.get<{ journal_mode: string }>('PRAGMA journal_mode = WAL')?.journal_mode === 'wal') return
      throw new Error('This file system does not let SQLite keep a write-ahead log. Put the database on a local disk.')
    } catch (error) {
      // The low byte of an extended code is the code itself (SQLite, "Result and Error Codes"); 5 is SQLITE_BUSY.
      if ((((error as { errcode?: number }).errcode ?? 0) & 0xff) !== 5 || left <= 0) throw error
      await pause(20)
    }
  }
}
