import type { AuditLog } from '@countersign/verifier/ports/store.ts'
import type { Operations } from './operations.ts'
import { isFull, looksFull, takeOne } from './windows.ts'

export function auditLog({ read, write }: Operations): AuditLog {
  return {
    read: (after, most) =>
      read('audit.read', ({ data: { audit } }) =>
        [...audit.rows()]
          .filter(({ seq }) => seq > after)
          .slice(0, most)
          .map(({ bytes: _, ...line }) => line),
      ),
    append: (facts) => write('audit.append', (tx) => void tx.record({ audit: facts, outbox: [] })),
    async note(fact, windows) {
      if (await read('audit.looksFull', (tx) => windows.some((window) => looksFull(tx, window)))) return
      await write('audit.note', (tx) => {
        if (windows.some((window) => isFull(tx, window))) return
        for (const window of windows) takeOne(tx, window)
        const last = windows.some((window) => isFull(tx, window)) ? { last: true } : {}
        tx.record({ audit: [{ ...fact, data: { ...fact.data, ...last } }], outbox: [] })
      })
    },
  }
}
