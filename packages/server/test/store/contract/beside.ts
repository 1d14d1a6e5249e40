import type { Step } from '@countersign/protocol/transitions.ts'
import { expect } from 'vitest'
import type { Bench, Rows } from '../backend.ts'

/** The events that leave a state as it is, and those that lead elsewhere; what cannot happen is in neither. */
export function sorted<S extends string, E extends string>(
  steps: Readonly<Record<E, Step<S> | null>>,
  events: readonly E[],
  from: S,
): [E[], E[]] {
  const possible = events.filter((event) => steps[event] !== null)
  return [possible.filter((event) => steps[event]?.to === from), possible.filter((event) => steps[event]?.to !== from)]
}

/** Somebody else, with a phone, a request that waits and a code on the page. */
export async function withBystander(bench: Bench) {
  const { make, rows } = bench
  const bystander = await make.activated()
  await make.waiting(bystander, [bystander.aid])
  const code = await make.code(await make.atPortal())
  await make.openedBy(code)
  return { ...bench, others: without(rows(), 'outbox', 'audit') }
}

export function without(rows: Rows, ...tables: string[]): Rows {
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !tables.includes(table)))
}

/** Every row that was there is there as it was. */
export function keeps(now: Rows, before: Rows): void {
  for (const [table, rows] of Object.entries(before)) expect(now[table]).toEqual(expect.arrayContaining([...rows]))
}
