import { isRefusalCode, refusals } from '@countersign/protocol/refusal.ts'
import { readAudit } from '../http/database.ts'
import type { Attack } from './attack.ts'
import { chanceOf } from './chance.ts'
import { type Ground, openGround, stillWhole } from './ground.ts'
import { Line, type Reply } from './line.ts'
import { rawAim } from './raw-attacks.ts'
import { sendRaw } from './raw-line.ts'
import { slowLines } from './slow-lines.ts'
import { changeSince, standing } from './state.ts'
import { memoryOf, percentile, watch } from './watch.ts'

export interface HostileOptions {
  readonly seed: string
  /** Requests at each endpoint. */
  readonly requests: number
  /** The number of the first one: for making a single one again. */
  readonly from?: number
  /** Endpoints whose name has this in it. */
  readonly only?: string
  readonly told?: (row: Row) => void
  /** Also lines that say one more header every half second, and never end: they take half a minute. */
  readonly slow?: boolean
}

export interface Row {
  readonly endpoint: string
  readonly requests: number
  readonly statuses: Readonly<Record<string, number>>
  readonly seconds: number
}

export interface Report {
  readonly rows: readonly Row[]
  /** Megabytes: before, at most, and afterwards. */
  readonly memory: { readonly before: number; readonly peak: number; readonly after: number }
  /** Milliseconds of an honest request in the middle of it. */
  readonly honest: { readonly median: number; readonly p95: number; readonly count: number }
  /** Seconds after which lines that never end were closed. */
  readonly slow: { readonly count: number; readonly longest: number } | null
  /** Lines of the audit log that tell of all this. */
  readonly told: number
}

/** Lines at once. More would only wait for the other core. */
const LINES = 16

/** What tells of the machine behind the answer. */
const INSIDE = /node:internal|node_modules|\bat .+:\d+:\d+|(Type|Range|Reference|Syntax)Error|FST_|SQLITE_|valibot|ERR_/

export async function runHostile(options: HostileOptions): Promise<Report> {
  const ground = await openGround()
  const { house } = ground
  let broken: unknown = null
  const before = await memoryOf(house.server.pid())
  const watching = watch(house.server.pid, ground.honest, (error) => {
    broken ??= error
  })
  const slow = options.slow ? Promise.all([slowLines(portOf(ground, 'portal'), 20), slowLines(portOf(ground, 'phone'), 20)]) : null
  slow?.catch(() => {})
  try {
    const rows: Row[] = []
    const keep = (row: Row) => {
      rows.push(row)
      options.told?.(row)
    }
    const wanted = (name: string) => options.only === undefined || name.includes(options.only)
    for (const attack of ground.attacks) if (wanted(attack.name)) keep(await under(ground, attack, options))
    for (const side of ['portal', 'phone', 'ops'] as const) {
      if (wanted(`raw bytes to ${side}`)) keep(await raw(ground, side, options))
    }
    const closed = (await slow)?.flat() ?? []
    await watching.stop()
    if (broken !== null) throw broken
    await stillWhole(ground)
    if (/failed:/.test(house.server.logs())) throw new Error(`the server logged a fault:\n${house.server.logs()}`)
    const latencies = watching.latencies()
    return {
      slow: closed.length === 0 ? null : { count: closed.length, longest: Math.max(...closed) },
      rows,
      memory: { before, peak: watching.peak(), after: await memoryOf(house.server.pid()) },
      honest: { median: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), count: latencies.length },
      told: readAudit(house.server.dataFolder).filter(({ kind }) => kind.endsWith('refused') || kind.endsWith('limited')).length,
    }
  } finally {
    await watching.stop()
    await house.close()
  }
}

async function under(ground: Ground, attack: Attack, options: HostileOptions): Promise<Row> {
  const { house } = ground
  const port = portOf(ground, attack.side)
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
  unchanged(ground, attack.name, before, options)
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

async function raw(ground: Ground, side: 'portal' | 'phone' | 'ops', options: HostileOptions): Promise<Row> {
  const name = `raw bytes to ${side}`
  const port = portOf(ground, side)
  const before = standing(ground.house.server.dataFolder)
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
  unchanged(ground, name, before, options)
  return row
}

const everybodys = { portal: '/assets/look.css', phone: '/check', ops: '/livez' } as const

interface Shooter {
  shoot(seed: string): Promise<readonly number[]>
  close(): void
}

/** So many requests over a few lines at once, each from a seed of its own. */
async function volley(name: string, { seed, requests, from = 0 }: HostileOptions, shooter: () => Promise<Shooter>): Promise<Row> {
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

function unchanged(ground: Ground, name: string, before: ReturnType<typeof standing>, { seed }: HostileOptions): void {
  const change = changeSince(before, ground.house.server.dataFolder)
  if (change !== null)
    throw new Error(`${name}, seed ${seed}, has changed ${change.table}: ${JSON.stringify([change.before, change.after]).slice(0, 2000)}`)
}

const again = (seed: string, name: string, i: number) =>
  `node packages/conformance/scripts/hostile.ts --seed '${seed}' --only '${name}' --from ${i} --requests 1`

function portOf({ house }: Ground, side: Attack['side']): number {
  const { portalUrl, phoneUrl, opsUrl } = house.server
  return Number(new URL({ portal: portalUrl, phone: phoneUrl, ops: opsUrl }[side]).port)
}
