import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Clock } from '@countersign/verifier/ports/clock.ts'
import { openSqliteStore } from '../../src/sqlite/open-store.ts'
import type { Backend, Rows } from './backend.ts'

/** A folder of its own, and the path of a database that is not there yet. */
export function scratch(): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-store-'))
  return { path: join(folder, 'test.sqlite'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const sqlite: Backend = {
  async create(clock: Clock) {
    const { path, remove } = scratch()
    return {
      open: () => openSqliteStore({ path, clock, node: 'node1' }),
      rows: () => rowsIn(path),
      drop: async () => remove(),
    }
  },
}

function rowsIn(path: string): Rows {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
    return Object.fromEntries(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM ${name}`).all()])) as Rows
  } finally {
    db.close()
  }
}
