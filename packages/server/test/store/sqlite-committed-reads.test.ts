import { expect, onTestFinished, test } from 'vitest'
import { committedReads } from '../../src/sqlite/committed-reads.ts'
import { openConnection } from '../../src/sqlite/connection.ts'
import { createPrivately } from '../../src/sqlite/database-file.ts'
import { scratch } from './sqlite-backend.ts'

function tables() {
  const { path, remove } = scratch()
  createPrivately(path)
  const db = openConnection(path, false)
  onTestFinished(() => {
    db.close()
    remove()
  })
  db.exec("CREATE TABLE word (text TEXT) STRICT; INSERT INTO word VALUES ('kept')")
  return { db, reads: committedReads(db) }
}

const words = 'SELECT text FROM word'

test.each([
  ['one', (reads: ReturnType<typeof committedReads>) => [reads.get(words)]],
  ['all', (reads: ReturnType<typeof committedReads>) => reads.all(words)],
  ['a snapshot', (reads: ReturnType<typeof committedReads>) => reads.snapshot((queries) => queries.all(words))],
])('reading %s shows nothing of a transaction that was left open, and ends it', (_name, read) => {
  const { db, reads } = tables()
  db.exec("BEGIN; UPDATE word SET text = 'left over'")
  expect(read(reads)).toEqual([{ text: 'kept' }])
  expect(db.inTransaction).toBe(false)
})

test('whoever reads changes nothing', () => {
  const { reads } = tables()
  expect(() => reads.run('DELETE FROM word')).toThrow(TypeError)
  expect(reads.all(words)).toHaveLength(1)
})
