import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@countersign/verifier/ports/clock.ts'
import { openSqliteStore } from '../../src/sqlite/open-store.ts'
import type { Backend } from './backend.ts'

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
      drop: async () => remove(),
    }
  },
}
