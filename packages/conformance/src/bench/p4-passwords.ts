import { Browser } from '../http/browser.ts'
import { makeCrew } from './crew.ts'
import { openBenchHouse, PASSWORD, runProgram } from './house.ts'
import type { Length } from './length.ts'
import type { Line } from './line.ts'
import { inTurns, load, perCpuSecond, type Work } from './load.ts'
import { everybody } from './p1-sign-ins.ts'

/** As many hashes at once as Node computes at once: its pool has four threads. */
const AT_ONCE = 4

/** P4. The same with the password's real hash, against the hash alone: the product may add little to what argon2id takes. */
export async function passwords(length: Length): Promise<Line[]> {
  const { crowd } = length
  const house = await openBenchHouse({ crew: makeCrew(2 * crowd, 'webauthn'), hashing: 'real' })
  try {
    const pid = house.server.pid()
    // In rotation, and by others than those who sign in whole: nobody gets as far as the limit of requests that may wait, past which a sign-in would begin none.
    const others = house.residents.slice(AT_ONCE)
    let turn = 0
    const form = Array.from({ length: AT_ONCE }, () => async () => {
      const { username, from } = others[turn++ % others.length] as (typeof others)[number]
      const answer = await new Browser(house.server.portalUrl, { from }).post('/sign-in', { username, password: PASSWORD })
      if (answer.headers.location !== '/waiting') throw new Error(`the password's form is answered with ${answer.status}`)
    })
    const [whole, password, raw] = (await inTurns(
      [
        (seconds) => load(pid, everybody(house).slice(0, AT_ONCE), seconds),
        (seconds) => load(pid, form, seconds),
        async (seconds) => (await runProgram('packages/server/scripts/bench/raw-argon2.ts', [String(AT_ONCE), String(seconds)])) as Work,
      ],
      length,
    )) as [Work, Work, Work]
    const ceiling = perCpuSecond(raw)
    const bar = { least: 0.9 }
    return [
      { measure: 'P4', what: 'passwords, each begins a request', value: perCpuSecond(password), ceiling, unit: '/CPU-s', bar },
      { measure: 'P4', what: 'whole sign-ins with password and phone', value: perCpuSecond(whole), ceiling, unit: '/CPU-s', bar },
    ]
  } finally {
    await house.close()
  }
}
