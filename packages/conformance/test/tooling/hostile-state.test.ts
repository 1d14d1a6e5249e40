import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { changeSince, standing } from '../../src/hostile/state.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-hostile-'))
const db = new DatabaseSync(join(folder, 'countersign.sqlite'))
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

const now = Math.floor(Date.now() / 1000)
const DAY = 86_400

test.each([
  ['of a time that is over', 'open', now - 1, null],
  ['replaced, of a time that is over', 'replaced', now - 1, null],
  ['that could still be made', 'open', now + DAY, 'pin_change'],
  ['that was made, whenever', 'done', now - 1, 'pin_change'],
])('that a change of PIN is gone, %s: judged by what a sweep would do', (_what, state, expiresAt, found) => {
  db.exec('DROP TABLE IF EXISTS pin_change; CREATE TABLE pin_change (id TEXT, state TEXT, expires_at INTEGER)')
  db.prepare("INSERT INTO pin_change VALUES ('chg_1', ?, ?)").run(state, expiresAt)
  const before = standing(folder)
  expect(changeSince(before, folder)).toBeNull()
  db.exec('DELETE FROM pin_change')
  expect(changeSince(before, folder)?.table ?? null).toBe(found)
})
