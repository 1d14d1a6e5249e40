import type { Limits } from '@countersign/verifier/ports/limits.ts'
import type { Database } from './database.ts'
import type { Tx } from './group-commit.ts'

export function limitWindows({ writer }: Database): Limits {
  return {
    take: (key, most, seconds) => writer.write((tx) => takeOne(tx, { key, most, seconds })),
    giveBack: (key) =>
      writer.write((tx) => {
        tx.run('UPDATE limit_window SET taken = taken - 1 WHERE key = :key AND taken > 0', { key })
      }),
    clear: (key) =>
      writer.write((tx) => {
        tx.run('DELETE FROM limit_window WHERE key = :key', { key })
      }),
  }
}

export interface Window {
  readonly key: string
  readonly most: number
  readonly seconds: number
}

/**
 * A window begins with the first one taken and ends `seconds` later. One that would end later than a window that begins now was written
 * before the clock was set back: it is shortened, so that a jump of the clock locks nobody out for longer than the limit says.
 */
export function takeOne(tx: Tx, { key, most, seconds }: Window): boolean {
  if (most < 1) return false
  const taken = tx.run(
    `INSERT INTO limit_window (key, taken, ends_at) VALUES (:key, 1, :now + :seconds)
     ON CONFLICT (key) DO UPDATE SET
       taken = CASE WHEN ends_at <= :now THEN 1 ELSE taken + 1 END,
       ends_at = CASE WHEN ends_at <= :now THEN :now + :seconds ELSE min(ends_at, :now + :seconds) END
     WHERE ends_at <= :now OR taken < :most`,
    { key, most, seconds, now: tx.now },
  )
  if (taken === 0) tx.run('UPDATE limit_window SET ends_at = :end WHERE key = :key AND ends_at > :end', { key, end: tx.now + seconds })
  return taken === 1
}

/** Would `takeOne` find none left? */
export function isFull(tx: Tx, { key, most }: Window): boolean {
  return (
    tx.get('SELECT 1 FROM limit_window WHERE key = :key AND ends_at > :now AND taken >= :most', { key, most, now: tx.now }) !== undefined
  )
}
