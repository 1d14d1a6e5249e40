import type { Instant } from '@countersign/protocol/time.ts'
import type { Limits, LimitWindow } from '@countersign/verifier/ports/limits.ts'
import type { Queries } from './connection.ts'
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

/**
 * A window begins with the first one taken and ends `seconds` later. One that would end later than a window that begins now was written
 * before the clock was set back: it is shortened, so that a jump of the clock locks nobody out for longer than the limit says.
 */
export function takeOne(tx: Tx, { key, most, seconds }: LimitWindow): boolean {
  if (most < 1) return false
  const taken = tx.run(
    `INSERT INTO limit_window (key, taken, ends_at) VALUES (:key, 1, :now + :seconds)
     ON CONFLICT (key) DO UPDATE SET
       taken = CASE WHEN ends_at <= :now THEN 1 ELSE taken + 1 END,
       ends_at = CASE WHEN ends_at <= :now THEN :now + :seconds ELSE min(ends_at, :now + :seconds) END
     WHERE ends_at <= :now OR taken < :most`,
    { key, most, seconds, now: tx.now },
  )
  if (taken === 0) shorten(tx, { key, most, seconds })
  return taken === 1
}

/** Would `takeOne` find none left? A window that a later clock has written is shortened here too. */
export function isFull(tx: Tx, window: LimitWindow): boolean {
  shorten(tx, window)
  return looksFull(tx, window, tx.now)
}

/** The same for who only reads: a window of a later clock does not count, since nothing has shortened it yet. */
export function looksFull(queries: Queries, { key, most, seconds }: LimitWindow, now: Instant): boolean {
  const full = 'SELECT 1 FROM limit_window WHERE key = :key AND ends_at > :now AND ends_at <= :end AND taken >= :most'
  return queries.get(full, { key, most, now, end: now + seconds }) !== undefined
}

function shorten(tx: Tx, { key, seconds }: LimitWindow): void {
  tx.run('UPDATE limit_window SET ends_at = :end WHERE key = :key AND ends_at > :end', { key, end: tx.now + seconds })
}
