import { readAudit } from '../http/database.ts'
import { openGround, stillWhole } from './ground.ts'
import { slowLines } from './slow-lines.ts'
import { portOf, type Row, raw, under, type Volley } from './volley.ts'
import { memoryOf, percentile, watch } from './watch.ts'

export interface HostileOptions extends Volley {
  /** Endpoints whose name has this in it. */
  readonly only?: string
  readonly told?: (row: Row) => void
  /** Also lines that say one more header every half second, and never end: they take half a minute. */
  readonly slow?: boolean
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

/** Megabytes that the server may hold at most, and milliseconds within which 95 of 100 honest requests are answered, on two busy cores. Seen: 231 and 350. A date formatter made for each date of a page went past it. */
const bounds = { memory: 400, honest: 5_000 } as const

/** Throws at the first answer, change or bound that is not as it should be. */
export async function runHostile(options: HostileOptions): Promise<Report> {
  const ground = await openGround()
  const { house } = ground
  let broken: unknown = null
  const before = await memoryOf(house.server.pid())
  const watching = watch(house.server.pid, ground.honest, (error) => {
    broken ??= error
  })
  const slow = options.slow ? Promise.all([slowLines(portOf(house, 'portal'), 20), slowLines(portOf(house, 'phone'), 20)]) : null
  slow?.catch(() => {})
  try {
    const rows: Row[] = []
    const keep = (row: Row) => {
      rows.push(row)
      options.told?.(row)
    }
    const wanted = (name: string) => options.only === undefined || name.includes(options.only)
    for (const attack of ground.attacks) if (wanted(attack.name)) keep(await under(house, attack, options))
    for (const side of ['portal', 'phone', 'ops'] as const) {
      if (wanted(`raw bytes to ${side}`)) keep(await raw(house, side, options))
    }
    const closed = (await slow)?.flat() ?? []
    await watching.stop()
    if (broken !== null) throw broken
    await stillWhole(ground)
    if (/failed:/.test(house.server.logs())) throw new Error(`the server logged a fault:\n${house.server.logs()}`)
    const latencies = watching.latencies()
    const honest = { median: percentile(latencies, 0.5), p95: percentile(latencies, 0.95), count: latencies.length }
    if (watching.peak() > bounds.memory) throw new Error(`the server held ${watching.peak().toFixed(0)} MB`)
    if (honest.p95 > bounds.honest) throw new Error(`somebody honest waited for ${honest.p95.toFixed(0)} ms`)
    return {
      slow: closed.length === 0 ? null : { count: closed.length, longest: Math.max(...closed) },
      rows,
      memory: { before, peak: watching.peak(), after: await memoryOf(house.server.pid()) },
      honest,
      told: readAudit(house.server.dataFolder).filter(({ kind }) => kind.endsWith('refused') || kind.endsWith('limited')).length,
    }
  } finally {
    await watching.stop()
    await house.close()
  }
}
