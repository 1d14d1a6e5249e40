import crypto from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * Loaded into the server's process before it: counts what the ceiling has to do as well. At SIGUSR2 the counts go to the file that BENCH_COUNTS names. Counting takes
 * time, so a server that counts is never the one that is timed.
 */
export interface Counts {
  verifications: number
  signatures: number
  rows: number
  commits: number
}

const counts: Counts = { verifications: 0, signatures: 0, rows: 0, commits: 0 }

const { verify, sign } = crypto
crypto.verify = ((...given: Parameters<typeof verify>) => {
  counts.verifications++
  return verify(...given)
}) as typeof verify
crypto.sign = ((...given: Parameters<typeof sign>) => {
  counts.signatures++
  return sign(...given)
}) as typeof sign
syncBuiltinESMExports()

const { run } = StatementSync.prototype
StatementSync.prototype.run = function (this: StatementSync, ...given: Parameters<typeof run>) {
  const result = run.apply(this, given)
  // SQLite goes on telling the last change after a statement that changes nothing, such as SAVEPOINT.
  if (/^\s*(INSERT|UPDATE|DELETE)\b/.test(this.sourceSQL)) counts.rows += Number(result.changes)
  return result
} as typeof run

const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  if (sql === 'COMMIT') counts.commits++
  exec.call(this, sql)
}

const file = process.env['BENCH_COUNTS']
if (file === undefined) throw new Error('BENCH_COUNTS names no file')
process.on('SIGUSR2', () => {
  writeFileSync(`${file}.new`, JSON.stringify(counts))
  renameSync(`${file}.new`, file)
})
