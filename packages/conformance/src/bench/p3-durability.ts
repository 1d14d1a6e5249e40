import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { makeCrew } from './crew.ts'
import { type BenchHouse, openBenchHouse } from './house.ts'
import type { Length } from './length.ts'
import type { Line } from './line.ts'
import { inTurns, load, perCpuSecond, type Work } from './load.ts'
import { everybody } from './p1-sign-ins.ts'
import { preloaded } from './preload/preloaded.ts'

/**
 * P3. What durability costs: the same load on a server as it is and on one whose commits do not wait for the disk, in turns; by CPU and by the wall, since who waits for a
 * disk uses no CPU. And how many syncs an approval takes, counted by the system itself.
 */
export async function durability(length: Length): Promise<Line[]> {
  const durable = await openBenchHouse({ crew: makeCrew(length.crowd, 'webauthn') })
  const loose = await openBenchHouse({ crew: makeCrew(length.crowd, 'webauthn'), env: preloaded('no-sync.ts') })
  try {
    const under = (house: BenchHouse) => (seconds: number) => load(house.server.pid(), everybody(house), seconds)
    const [full, off] = (await inTurns([under(durable), under(loose)], length)) as [Work, Work]
    const perSecond = ({ done, wall }: Work) => done / wall
    const syncs = hasStrace() ? await syncsPerSignIn(durable, length.slice) : Number.NaN
    const counted = hasStrace() ? '' : ' (strace is not installed)'
    const bar = { least: 0.8 }
    return [
      { measure: 'P3', what: 'sign-ins, FULL against OFF', value: perCpuSecond(full), ceiling: perCpuSecond(off), unit: '/CPU-s', bar },
      { measure: 'P3', what: 'the same by the wall', value: perSecond(full), ceiling: perSecond(off), unit: '/s', bar },
      {
        measure: 'P3',
        what: `syncs per sign-in, ${length.crowd} at once${counted}`,
        value: syncs,
        ceiling: null,
        unit: '',
        bar: { most: 0.1 },
      },
    ]
  } finally {
    await loose.close()
    await durable.close()
  }
}

const hasStrace = () => spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0

/** Every fsync and fdatasync of the server while it is loaded, by strace on the thread that has the database. Not timed: being traced takes time. */
async function syncsPerSignIn(house: BenchHouse, seconds: number): Promise<number> {
  const strace = spawn('strace', ['-q', '-e', 'trace=fsync,fdatasync', '-p', String(house.server.pid())], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const traced = text(strace.stderr)
  const gone = once(strace, 'close')
  await Promise.race([gone, wait(300)])
  const { done } = await load(house.server.pid(), everybody(house), seconds)
  strace.kill('SIGINT')
  await gone
  const syncs = [...(await traced).matchAll(/\bf(?:data)?sync\(/g)].length
  if (syncs === 0) throw new Error('strace saw no sync at all: may this process trace others?')
  return syncs / done
}
