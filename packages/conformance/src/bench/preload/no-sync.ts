import { DatabaseSync } from 'node:sqlite'

/**
 * Loaded into the server's process before it: its commits do not wait for the disk. No setting does this, so that no operator can come to it; here it tells what durability
 * costs.
 */
const FULL = 'PRAGMA synchronous = FULL'
const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  exec.call(this, sql.replace(FULL, 'PRAGMA synchronous = OFF'))
  // Said by SQLite itself: a server that words its pragma otherwise would be measured against itself.
  if (sql.includes('PRAGMA synchronous') && this.prepare('PRAGMA synchronous').get()?.['synchronous'] !== 0)
    throw new Error(`this server does not begin with ${FULL}`)
}
