import type { Store } from '@countersign/verifier/ports/store.ts'
import { afterEach } from 'vitest'
import { type SettableClock, settableClock } from './clock.ts'
import { type Fixtures, fixtures } from './fixtures.ts'

/** A database that the contract is held against. */
export interface Backend {
  /** An empty one. */
  create(clock: SettableClock): Promise<Database>
}

export interface Database {
  /** One more instance on the same data, writing the same audit chain: another process, as far as the store can tell. */
  open(): Promise<Store>
  /** Every row by table, where the backend can be looked into from outside. */
  rows?(): Rows
  drop(): Promise<void>
}

export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

export interface Bench {
  readonly store: Store
  /** A second node. */
  readonly other: Store
  readonly clock: SettableClock
  readonly make: Fixtures
  readonly rows: () => Rows
  /** Closes all and opens the same data anew. */
  reopen(): Promise<Store>
}

/** Gives each test a database of its own, and takes it away afterwards. */
export function benches(backend: Backend): () => Promise<Bench> {
  const drops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const drop of drops.splice(0)) await drop()
  })
  return async () => {
    const clock = settableClock()
    const database = await backend.create(clock)
    const [store, other] = [await database.open(), await database.open()]
    const open = [store, other]
    const closeAll = async () => {
      for (const one of open.splice(0)) await one.close()
    }
    drops.push(async () => {
      await closeAll()
      await database.drop()
    })
    return {
      store,
      other,
      clock,
      make: fixtures(store, clock),
      rows: () => database.rows?.() ?? {},
      async reopen() {
        await closeAll()
        const again = await database.open()
        open.push(again)
        return again
      },
    }
  }
}

export const fifty = Array.from({ length: 50 }, (_, i) => i)

/** How often each answer came. */
export function tally(answers: readonly unknown[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const answer of answers) counts[String(answer)] = (counts[String(answer)] ?? 0) + 1
  return counts
}
