import type { Limits, LimitWindow } from '@countersign/verifier/ports/limits.ts'
import type { Operations } from './operations.ts'
import type { Tx } from './tx.ts'

export function windows({ write }: Operations): Limits {
  return {
    take: (key, most, seconds) => write('limits.take', (tx) => takeOne(tx, { key, most, seconds })),
    giveBack: (key) =>
      write('limits.giveBack', ({ data }) => {
        const row = data.windows.get(key)
        if (row !== undefined && row.taken > 0) data.windows.put(key, { ...row, taken: row.taken - 1 })
      }),
    clear: (key) =>
      write('limits.clear', ({ data }) => {
        if (data.windows.get(key) !== undefined) data.windows.drop(key)
      }),
  }
}

/** A window begins with the first one taken. One that would end later than a window that begins now is from before the clock was set back: it is shortened. */
export function takeOne({ data, now }: Tx, { key, most, seconds }: LimitWindow): boolean {
  if (most < 1) return false
  const row = data.windows.get(key)
  const end = now + seconds
  if (row === undefined || row.endsAt <= now) {
    data.windows.put(key, { taken: 1, endsAt: end })
    return true
  }
  const free = row.taken < most
  data.windows.put(key, { taken: free ? row.taken + 1 : row.taken, endsAt: Math.min(row.endsAt, end) })
  return free
}

/** Would `takeOne` find none left? A window that a later clock has written is shortened here too. */
export function isFull(tx: Tx, window: LimitWindow): boolean {
  const row = tx.data.windows.get(window.key)
  const end = tx.now + window.seconds
  if (row !== undefined && row.endsAt > end) tx.data.windows.put(window.key, { ...row, endsAt: end })
  return looksFull(tx, window)
}

/** The same for who only reads: a window of a later clock does not count, since nothing has shortened it yet. */
export function looksFull({ data, now }: Tx, { key, most, seconds }: LimitWindow): boolean {
  const row = data.windows.get(key)
  return row !== undefined && row.endsAt > now && row.endsAt <= now + seconds && row.taken >= most
}
