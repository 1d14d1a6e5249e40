import type { Outbox, OutboxItem } from '@countersign/verifier/ports/outbox.ts'
import type { Database } from './database.ts'

export function outbox({ reader, writer }: Database): Outbox {
  return {
    pending: async (most) =>
      reader
        .all<{ id: number; item: string }>('SELECT id, item FROM outbox ORDER BY id LIMIT :most', { most })
        .map(({ id, item }) => ({ id, item: JSON.parse(item) as OutboxItem })),
    // A row that is done is a row that is gone.
    done: (ids) =>
      writer.write((tx) => {
        for (const id of ids) tx.run('DELETE FROM outbox WHERE id = :id', { id })
      }),
  }
}
