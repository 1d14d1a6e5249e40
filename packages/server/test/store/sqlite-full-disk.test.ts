import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { verifyAuditLines } from '../../src/sqlite/audit-chain.ts'
import { storedLines } from '../../src/sqlite/audit-log.ts'
import { openConnection } from '../../src/sqlite/connection.ts'
import { createPrivately } from '../../src/sqlite/database-file.ts'
import { groupCommit, type Tx } from '../../src/sqlite/group-commit.ts'
import { migrate } from '../../src/sqlite/migrate.ts'
import { settableClock } from './clock.ts'
import { telling } from './fixtures.ts'
import { smallDisk } from './small-disk.ts'

/** A disk that is really full, hit by one operation among others that share its commit. */

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

async function bench() {
  const disk = smallDisk(8)
  ends.push(disk.remove)
  const path = join(disk.folder, 'test.sqlite')
  createPrivately(path)
  const db = openConnection(path, false)
  ends.push(() => db.close())
  await migrate(db)
  const reader = openConnection(path, true)
  ends.push(() => reader.close())
  const writer = groupCommit({ db, clock: settableClock(), chain: 'node1' })
  ends.push(() => writer.close())
  const keys = () => reader.all<{ key: string }>('SELECT key FROM limit_window ORDER BY key').map(({ key }) => key)
  return { disk, path, db, reader, writer, keys }
}

/** One row, one line, one outbox row; `size` bytes that really have to go to the disk. */
function put(key: string, size = 10): (tx: Tx) => string {
  return (tx) => {
    tx.run('INSERT INTO limit_window (key, taken, ends_at) VALUES (:key, 1, :now)', { key, now: tx.now })
    tx.run('INSERT INTO invitation (hash, kind, expires_at) VALUES (:hash, :kind, 1)', { hash: key + 'x'.repeat(size), kind: 'setup' })
    tx.record({ ...telling('session.ended'), outbox: [{ kind: 'ring', iid: `ins_${key}` }] })
    return key
  }
}

const HUGE = 4_000_000

test.each([0, 1, 3, 6])('the operation at place %i meets it: it alone fails, and what was acknowledged is there', async (place) => {
  const { disk, path, db, reader, writer, keys } = await bench()
  await writer.write(put('before'))
  disk.leave(600_000, db)
  let heard = 0
  let told = 0
  writer.onCommit(() => heard++)
  const names = Array.from({ length: 7 }, (_, i) => `${i}`)
  const seenWhenTold: string[][] = []
  const answers = await Promise.allSettled(
    names.map((name, i) =>
      writer.write(put(name, i === place ? HUGE : 10)).then((key) => {
        told++
        seenWhenTold.push(keys())
        return key
      }),
    ),
  )
  expect(answers[place]?.status).toBe('rejected')
  const acknowledged = names.filter((_, i) => answers[i]?.status === 'fulfilled')
  expect(keys()).toEqual([...acknowledged, 'before'].sort())
  // Nothing was told before it could be read by everybody.
  for (const [i, seen] of seenWhenTold.entries()) expect(seen).toContain(acknowledged[i])
  expect(told).toBe(acknowledged.length)
  expect(heard).toBeGreaterThan(0)
  expect(reader.get('SELECT count(*) AS n FROM outbox')).toEqual({ n: acknowledged.length + 1 })
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: acknowledged.length + 1 } } })

  // The same writer goes on as soon as there is room, and its chain with it.
  disk.free(db)
  expect(await writer.write(put('later', HUGE / 10))).toBe('later')
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: acknowledged.length + 2 } } })
  writer.close()
  const fresh = openConnection(path, true)
  expect(fresh.all<{ key: string }>('SELECT key FROM limit_window ORDER BY key').map(({ key }) => key)).toEqual(keys())
  fresh.close()
})

test('while nothing fits, everything is refused and can be read; the first that fits is accepted', async () => {
  const { disk, db, reader, writer, keys } = await bench()
  await writer.write(put('before'))
  disk.leave(0, db)
  let refused = 0
  for (let round = 0; round < 200 && refused < 3; round++) {
    const answers = await Promise.allSettled([writer.write(put(`a${round}`, 9_000)), writer.write(put(`b${round}`, 9_000))])
    const statuses = answers.map(({ status }) => status)
    const there = keys()
    expect([`a${round}`, `b${round}`].map((key) => (there.includes(key) ? 'fulfilled' : 'rejected'))).toEqual(statuses)
    if (!statuses.includes('fulfilled')) refused++
  }
  expect(refused).toBe(3)
  const lines = keys().length
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: lines } } })
  disk.free(db)
  expect(await writer.write(put('later'))).toBe('later')
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: lines + 1 } } })
})
