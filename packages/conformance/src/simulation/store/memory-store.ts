import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import { auditLog } from './audit-log.ts'
import { brands } from './brands.ts'
import { decisions } from './decisions.ts'
import { enrolments } from './enrolments.ts'
import { installations } from './installations.ts'
import type { Operations } from './operations.ts'
import { people } from './people.ts'
import { sessions } from './sessions.ts'
import { sweep } from './sweep.ts'
import type { Data } from './tables.ts'
import { transactions } from './transactions.ts'
import type { Turns } from './turns.ts'
import { record, type Tx } from './tx.ts'
import { windows } from './windows.ts'

/**
 * The store's port over tables in memory: one instance is one node on the same data. It keeps the promises of the port's comments, and the
 * server's own contract suite holds it to them; when its operations run, and which of them fail, is for `turns` to say.
 */
export function memoryStore({ data, clock, chain, turns }: { data: Data; clock: Clock; chain: string; turns: Turns }): Store {
  const listeners: (() => void)[] = []

  const operations: Operations = {
    read: (name, operation) => turns.read(name, () => operation(transactionAt(clock.now()))),
    async write(name, operation) {
      let told = false
      const value = await turns.write(name, () => {
        const before = data.counters.get('outbox')
        const result = data.transact(() => operation(transactionAt(clock.now())))
        told = data.counters.get('outbox') !== before
        return result
      })
      if (told) for (const heard of listeners) heard()
      return value
    },
  }

  function transactionAt(now: number): Tx {
    return { data, now, record: (facts) => record(data, chain, now, facts) }
  }

  return {
    people: people(operations),
    sessions: sessions(operations),
    enrolments: enrolments(operations),
    installations: installations(operations),
    transactions: transactions(operations),
    decisions: decisions(operations),
    brands: brands(data, operations),
    audit: auditLog(operations),
    outbox: {
      pending: (most) => operations.read('outbox.pending', (tx) => [...tx.data.outbox.rows()].slice(0, most)),
      done: (ids) =>
        operations.write('outbox.done', (tx) => {
          for (const id of ids) if (tx.data.outbox.get(String(id)) !== undefined) tx.data.outbox.drop(String(id))
        }),
    },
    limits: windows(operations),
    onCommit: (heard) => void listeners.push(heard),
    sweep: () => sweep(operations),
    close: () => turns.close(),
  }
}
