import type { Length } from './length.ts'
import { cpuSeconds } from './process-use.ts'

/** What was done while a process worked for it. */
export interface Work {
  readonly done: number
  /** CPU-seconds of the process that was measured, and no other's. */
  readonly cpu: number
  /** Seconds on the wall. */
  readonly wall: number
}

/** Every worker does its task again and again, all at once, until the time is over. */
export async function load(pid: number, workers: readonly (() => Promise<unknown>)[], seconds: number): Promise<Work> {
  const [began, before] = [performance.now(), cpuSeconds(pid)]
  const end = began + seconds * 1000
  let done = 0
  await Promise.all(
    workers.map(async (task) => {
      while (performance.now() < end) {
        await task()
        done++
      }
    }),
  )
  return { done, cpu: cpuSeconds(pid) - before, wall: (performance.now() - began) / 1000 }
}

/**
 * Measures things that are to be compared in turns, one slice each: what else the machine does meanwhile, and how warm it is, falls on all of them alike.
 * What warms them up does not count.
 */
export async function inTurns(
  things: readonly ((seconds: number) => Promise<Work>)[],
  { slice, rounds, warming }: Length,
): Promise<Work[]> {
  for (const thing of things) {
    for (let [done, wall] = [0, 0]; done < warming.done && wall < warming.seconds; ) {
      const work = await thing(slice)
      done += work.done
      wall += work.wall
    }
  }
  const sums = things.map(() => ({ done: 0, cpu: 0, wall: 0 }))
  for (let round = 0; round < rounds; round++) {
    for (const [i, thing] of things.entries()) {
      const sum = sums[i] as Work
      const work = await thing(slice)
      sums[i] = { done: sum.done + work.done, cpu: sum.cpu + work.cpu, wall: sum.wall + work.wall }
    }
  }
  return sums
}

export const perCpuSecond = ({ done, cpu }: Work): number => done / cpu
