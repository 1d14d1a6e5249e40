import { limits } from '@countersign/protocol/limits.ts'
import { shiftedClock } from '../http/clock.ts'
import { openGround } from './ground.ts'
import { phoneAttacks } from './phone-attacks.ts'
import { type Row, under, type Volley } from './volley.ts'

const DAY = 86_400
const YEAR = 365 * DAY
/**
 * By the time the clock is right, what was captured before has to be stale: under the wrong one a sweep may have forgotten that it was used (threat T17), and it would
 * then be answered once more as it was the first time.
 */
const SET_RIGHT = limits.nonceLife + 1

/** Where the server's clock stands meanwhile, one after another: yesterday, long ago, tomorrow, far ahead, and right again. */
const clocks = [
  ['a day back', -DAY],
  ['ten years back', -10 * YEAR],
  ['a day ahead', DAY],
  ['ten years ahead', 10 * YEAR],
  ['right again', SET_RIGHT],
] as const

/**
 * The phone API under a server's clock that is wrong: what was captured at the right time is refused, all else is refused as ever, the good message is taken at each of these
 * times, and when the clock is right again everything goes on.
 */
export async function runUnderClocks(volley: Volley, told: (row: Row) => void = () => {}): Promise<Row[]> {
  const clock = shiftedClock()
  const ground = await openGround(clock.env)
  try {
    const rows: Row[] = []
    let at = 0
    for (const [name, seconds] of clocks) {
      clock.pass(seconds - at)
      at = seconds
      for (const attack of phoneAttacks(ground)) {
        const row = await under(
          ground.house,
          { ...attack, name: `${attack.name.replace('/authenticator/v1', '')}, ${name}` },
          { ...volley, wrongClock: true },
        )
        rows.push(row)
        told(row)
      }
    }
    return rows
  } finally {
    await ground.house.close()
    clock.remove()
  }
}
