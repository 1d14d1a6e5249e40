import { type Connection, openConnection } from './connection.ts'
import { migrations } from './migrations/all.ts'

/** Somebody else has the database open, or it was written by another version. The message is a sentence for the operator. */
export class NotAlone extends Error {}

/**
 * Opens an existing database while nobody else has it open, and keeps everybody out until `work` is done: SQLite leaves the write-ahead log only for a
 * connection that is alone. All that `work` changes is one transaction.
 */
export function aloneWith<T>(path: string, work: (db: Connection) => T): T {
  const db = openConnection(path, false)
  try {
    const version = db.get<{ user_version: number }>('PRAGMA user_version')?.user_version
    if (version !== migrations.length)
      throw new NotAlone(
        'The database was last used by another version of Countersign. Start and stop the server once, then run this again.',
      )
    db.exec('PRAGMA busy_timeout = 0')
    if (!lockOut(db)) throw new NotAlone('A server, or another command, is using this data folder. Stop it, then run this again.')
    try {
      const result = work(db)
      db.exec('COMMIT')
      return result
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK')
      // Another process that was waiting may have done it, or does it at its start.
      unlessBusy(() => db.get('PRAGMA journal_mode = WAL'))
    }
  } finally {
    db.close()
  }
}

function lockOut(db: Connection): boolean {
  return (
    unlessBusy(() => {
      if (db.get<{ journal_mode: string }>('PRAGMA journal_mode = DELETE')?.journal_mode !== 'delete') return false
      db.exec('BEGIN EXCLUSIVE')
      return true
    }) ?? false
  )
}

function unlessBusy<T>(attempt: () => T): T | null {
  try {
    return attempt()
  } catch (error) {
    // The low byte of an extended code is the code itself (SQLite, "Result and Error Codes"); 5 is SQLITE_BUSY.
    if ((((error as { errcode?: number }).errcode ?? 0) & 0xff) !== 5) throw error
    return null
  }
}
