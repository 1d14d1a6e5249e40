import { type Ceiling, openCeiling } from './ceiling.ts'
import { makeCrew, type Way } from './crew.ts'
import { type BenchHouse, type Exchange, openBenchHouse } from './house.ts'
import type { Length } from './length.ts'
import type { Line } from './line.ts'
import { inTurns, load, perCpuSecond } from './load.ts'
import { counted } from './preload/counted.ts'
import { signIn } from './sign-in.ts'

/**
 * P1. Durable sign-ins with a phone per CPU-second of the server, against a bare server that exchanges as many bytes, verifies as many signatures and writes as many rows. Both are
 * loaded in the same way, in turns. The password is hashed at the least cost that argon2id has: P4 is about the hash.
 */
export async function signIns(length: Length): Promise<Line[]> {
  const lines: Line[] = []
  for (const way of ['webauthn', 'pin'] as const) lines.push(await signInsBy(way, length))
  return lines
}

async function signInsBy(way: Way, length: Length): Promise<Line> {
  const { crowd } = length
  const made = await partsOf(way)
  const house = await openBenchHouse({ crew: makeCrew(crowd, way) })
  const ceiling = await openCeiling(made)
  try {
    const bare = Array.from({ length: crowd }, () => ceiling.pass)
    const [product, most] = await inTurns(
      [(seconds) => load(house.server.pid(), everybody(house), seconds), (seconds) => load(ceiling.pid, bare, seconds)],
      length,
    )
    const { exchanges, verifications, signatures, evaluations, rows } = made
    const parts = `${exchanges.length} requests, ${verifications} verified, ${signatures} signed, ${evaluations} evaluated, ${rows} rows`
    return {
      measure: 'P1',
      what: `sign-ins, ${way === 'pin' ? 'PIN' : 'platform credential'} (${parts})`,
      value: perCpuSecond(product as NonNullable<typeof product>),
      ceiling: perCpuSecond(most as NonNullable<typeof most>),
      unit: '/CPU-s',
      bar: { least: 0.5 },
    }
  } finally {
    await ceiling.close()
    await house.close()
  }
}

export function everybody(house: BenchHouse): (() => Promise<void>)[] {
  return house.residents.map((person) => () => signIn(house.server, person))
}

/** Counted on a server of its own, one sign-in after the other, once everybody's phone has met the server. */
async function partsOf(way: Way): Promise<Ceiling> {
  const SAMPLE = 20
  const counter = counted()
  let seen: Exchange[] = []
  const house = await openBenchHouse({ crew: makeCrew(1, way), env: counter.env, note: (exchange) => seen.push(exchange) })
  try {
    const [once] = everybody(house) as [() => Promise<void>]
    await once()
    seen = []
    const before = await counter.read(house.server.pid())
    for (let i = 0; i < SAMPLE; i++) await once()
    const after = await counter.read(house.server.pid())
    const each = (name: 'verifications' | 'signatures' | 'rows') => Math.round((after[name] - before[name]) / SAMPLE)
    return {
      exchanges: seen.slice(0, seen.length / SAMPLE),
      verifications: each('verifications'),
      signatures: each('signatures'),
      evaluations: way === 'pin' ? 1 : 0,
      rows: each('rows'),
    }
  } finally {
    await house.close()
    counter.remove()
  }
}
