import { memoryStore } from '@countersign/conformance/simulation/store/memory-store.ts'
import { type Data, emptyData } from '@countersign/conformance/simulation/store/tables.ts'
import { plainTurns } from '@countersign/conformance/simulation/store/turns.ts'
import type { Rows } from './backend.ts'
import { storeContract } from './contract/whole.ts'

/** The simulation's store keeps the same promises as the database: else what the simulation shows would hold for its own store alone. */
storeContract({
  async create(clock) {
    const data = emptyData()
    return {
      open: async () => memoryStore({ data, clock, chain: 'node1', turns: plainTurns() }),
      rows: () => rowsOf(data),
      drop: async () => {},
    }
  },
})

/** Every row, under the names that the contract knows of the database. */
function rowsOf({ transact: _, spent, changes, ...tables }: Data): Rows {
  const named = { ...tables, spent_proof: spent, pin_change: changes }
  return Object.fromEntries(
    Object.entries(named).map(([name, table]) => [name, [...table.keys()].map((key) => ({ key, ...rowOf(table.get(key)) }))]),
  )
}

function rowOf(row: unknown): object {
  return typeof row === 'object' && row !== null ? row : { value: row }
}
