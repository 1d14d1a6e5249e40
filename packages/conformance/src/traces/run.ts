import { auditLines } from '../http/audit.ts'
import { shiftedClock } from '../http/clock.ts'
import { openHouse } from '../http/house.ts'
import { record } from '../http/recorder.ts'
import { CodeLane } from './code-lane.ts'
import { type Judged, judge } from './judge.ts'
import { chanceFrom } from './seeded.ts'
import { SignInLane } from './sign-in-lane.ts'
import { makeWorld } from './world.ts'

/** People who act at the same time. */
const LANES = { signIn: 6, code: 4 }

/** What every lane does between two jumps of the clock. */
const ACTIONS = 25

/** Jumps in all on one server, in seconds: sessions live 12 hours, and a dead code is remembered for a day. */
const FARTHEST = 30_000

/** Drives one fresh server by the seed until so many lives were begun, or its clock has gone far enough, and judges them all. */
export async function runTraces(seed: number, wanted: number): Promise<Judged> {
  const clock = shiftedClock()
  const house = await openHouse({ env: clock.env })
  const recorder = record(house.server.dataFolder)
  const world = makeWorld(house, clock)
  try {
    const chance = chanceFrom(seed)
    const lanes = [
      ...Array.from({ length: LANES.signIn }, (_, i) => new SignInLane(world, chance.fork(i), `sign-in${i}`)),
      ...Array.from({ length: LANES.code }, (_, i) => new CodeLane(world, chance.fork(100 + i), `code${i}`)),
    ]
    let far = 0
    while (world.codes.length + world.requests.length < wanted && far < FARTHEST) {
      const done = await Promise.allSettled(
        lanes.map(async (lane) => {
          for (let i = 0; i < ACTIONS; i++) await lane.act()
        }),
      )
      for (const one of done) if (one.status === 'rejected') throw one.reason
      // Past the end of requests, of opened codes, of what a fresh approval allows; or not at all.
      const jump = chance.pick([0, 0, 130, 130, 610, 910])
      world.pass(jump)
      far += jump
    }
    return judge(recorder.changes(), auditLines(house.server.dataFolder), [...world.codes, ...world.requests])
  } catch (error) {
    throw new Error(`${(error as Error).message}\nAgain: npm run test:traces -- --seed ${seed} --traces ${wanted}`, { cause: error })
  } finally {
    recorder.close()
    await house.close()
    clock.remove()
  }
}
