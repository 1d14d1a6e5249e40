import { isRefusalCode, refusals } from '@countersign/protocol/refusal.ts'
import type { House } from '../http/house.ts'
import type { Attack } from './attack.ts'
import { chanceOf } from './chance.ts'
import { Line, type Reply } from './line.ts'
import { rawAim } from './raw-attacks.ts'
import { sendRaw } from './raw-line.ts'
import { changeSince, standing } from './state.ts'

/** How many hostile requests, and which. */
export interface Volley {
  readonly seed: string
  /** Requests at each endpoint. */
  readonly requests: number
  /** The number of the first one: for making a single one again. */
  readonly from?: number
  /** Time ends what it likes meanwhile: only what lasts may not have changed. */
  readonly wrongClock?: boolean
}

export interface Row {
  readonly endpoint: string
  readonly requests: number
  readonly statuses: Readonly<Record<string, number>>
  readonly seconds: number
}

/** Lines at once. More would only wait for the other core. */
const LINES = 16

/** What tells of the machine behind the answer. */
const INSIDE = /node:internal|node_modules|\bat .+:\d+:\d+|(Type|Range|Reference|Syntax)Error|FST_|SQLITE_|valibot|ERR_/

/** One endpoint's share: every answer is one that it may give, nothing has changed, and the good request is still taken. */
export async function under(house: House, attack: Attack, options: Volley): Promise<Row> {
  const port = portOf(house, attack.side)
  const ready = await attack.ready()
  const before = standing(house.server.dataFolder)
  const row = await volley(attack.name, options, async () => {
    const line = new Line(port)
    return {
      async shoot(seed) {
        const { shot, what, mayClose = false } = await ready.aim(chanceOf(seed))
        const reply = await line.send(shot)
        const { status } = reply
        const fits = status === 0 ? mayClose : attack.answers(status)
        if (!fits || (status >= 400 && INSIDE.test(reply.body)) || !isOurs(reply))
          throw new Error(
            `${status} to ${what}: ${shot.method} ${shot.target}\n${reply.head}\n${reply.body.slice(0, 500)}\n${Buffer.from(shot.body ?? [])
              .toString()
              .slice(0, 1000)}`,
          )
        return [status]
      },
      close: () => line.close(),
    }
  })
  unchanged(house, attack.name, before, options)
  await ready.afterwards?.()
  return row
}

/** A problem document is one of the closed list, with its own status. */
function isOurs({ head, body, status }: Reply): boolean {
  if (!/^content-type: application\/problem\+json/im.test(head) || body === '') return true
  // A body that came in chunks stands with their sizes: only what was sent whole is read.
  if (!/^content-length:/im.test(head)) return true
  const { code, status: said } = JSON.parse(body) as { code: string; status: number }
  return isRefusalCode(code) && said === status && refusals[code].status === status
}

/** The same with bytes that need not be requests. */
export async function raw(house: House, side: Attack['side'], options: Volley): Promise<Row> {
  const name = `raw bytes to ${side}`
  const port = portOf(house, side)
  const before = standing(house.server.dataFolder)
  const row = await volley(name, options, async () => ({
    async shoot(seed) {
      const { what, pieces, most, smuggles } = rawAim(chanceOf(seed), { host: `localhost:${port}`, open: everybodys[side] })
      const { statuses, text } = await sendRaw(port, pieces)
      const wrong = statuses.length > most || statuses.some((status) => !(status < 500) || (smuggles && status < 400)) || INSIDE.test(text)
      if (wrong) throw new Error(`${statuses.join(' ')} to ${what}:\n${text}\n${Buffer.concat(pieces).toString('latin1').slice(0, 500)}`)
      return statuses.length === 0 ? [0] : statuses
    },
    close() {},
  }))
  unchanged(house, name, before, options)
  return row
}

const everybodys = { portal: '/sign-in', phone: '/check', ops: '/livez' } as const

interface Shooter {
  shoot(seed: string): Promise<readonly number[]>
  close(): void
}

/** So many requests over a few lines at once, each from a seed of its own. */
async function volley(name: string, { seed, requests, from = 0 }: Volley, shooter: () => Promise<Shooter>): Promise<Row> {
  const statuses: Record<string, number> = {}
  const started = performance.now()
  let next = from
  await Promise.all(
    Array.from({ length: LINES }, async () => {
      const { shoot, close } = await shooter()
      try {
        while (next < from + requests) {
          const i = next++
          try {
            for (const status of await shoot(`${seed} ${name} ${i}`)) {
              const key = status === 0 ? 'closed' : String(status)
              statuses[key] = (statuses[key] ?? 0) + 1
            }
          } catch (error) {
            next = Number.POSITIVE_INFINITY
            throw new Error(`${name}, request ${i}: ${(error as Error).message}\nAgain: ${again(seed, name, i)}`)
          }
        }
      } finally {
        close()
      }
    }),
  )
  return { endpoint: name, requests, statuses, seconds: (performance.now() - started) / 1000 }
}

function unchanged(house: House, name: string, before: ReturnType<typeof standing>, { seed, wrongClock }: Volley): void {
  const change = changeSince(before, house.server.dataFolder, wrongClock)
  if (change !== null)
    throw new Error(`${name}, seed ${seed}, has changed ${change.table}: ${JSON.stringify([change.before, change.after]).slice(0, 2000)}`)
}

const again = (seed: string, name: string, i: number) =>
  `node packages/conformance/scripts/hostile.ts --seed '${seed}' --only '${name}' --from ${i} --requests 1`

export function portOf({ server }: House, side: Attack['side']): number {
  const { portalUrl, phoneUrl, opsUrl } = server
  return Number(new URL({ portal: portalUrl, phone: phoneUrl, ops: opsUrl }[side]).port)
}
