import { afterEach, expect, test } from 'vitest'
import { verifyAuditLines } from '../../src/sqlite/audit-chain.ts'
import { storedLines } from '../../src/sqlite/audit-log.ts'
import { openConnection } from '../../src/sqlite/connection.ts'
import { createPrivately } from '../../src/sqlite/database-file.ts'
import { groupCommit, type Tx } from '../../src/sqlite/group-commit.ts'
import { migrate } from '../../src/sqlite/migrate.ts'
import { settableClock } from './clock.ts'
import { telling } from './fixtures.ts'
import { scratch } from './sqlite-backend.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function bench() {
  const { path, remove } = scratch()
  createPrivately(path)
  const db = openConnection(path, false)
  await migrate(db)
  const reader = openConnection(path, true)
  const clock = settableClock()
  const writer = groupCommit({ db, clock, chain: 'node1' })
  ends.push(() => {
    writer.close()
    reader.close()
    db.close()
    remove()
  })
  const keys = () => reader.all<{ key: string }>('SELECT key FROM limit_window ORDER BY key').map(({ key }) => key.slice(0, 8))
  return { path, db, reader, writer, keys }
}

function put(key: string): (tx: Tx) => string {
  return (tx) => {
    tx.run('INSERT INTO limit_window (key, taken, ends_at) VALUES (:key, 1, :now)', { key, now: tx.now })
    tx.record(telling('session.ended'))
    return key
  }
}

const statuses = (answers: PromiseSettledResult<unknown>[]) => answers.map(({ status }) => status === 'fulfilled')

test('one that throws is undone alone, with its audit lines', async () => {
  const { writer, reader, keys } = await bench()
  const answers = await Promise.allSettled([
    writer.write(put('a')),
    writer.write((tx) => {
      put('b')(tx)
      throw new Error('a bug')
    }),
    writer.write(put('a')),
    writer.write((async () => 'waits') as unknown as (tx: Tx) => string),
    writer.write(put('c')),
  ])
  expect(statuses(answers)).toEqual([true, false, false, false, true])
  expect(keys()).toEqual(['a', 'c'])
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: 2 } } })
})

test('a full disk acknowledges nothing that is not there, and is over when there is room', async () => {
  const { db, reader, writer, keys } = await bench()
  const pages = (db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0) + 2
  db.exec(`PRAGMA max_page_count = ${pages}`)
  const names = ['a', 'b', 'full', 'c', 'd']
  const answers = await Promise.allSettled(names.map((name) => writer.write(put(name === 'full' ? `full${'x'.repeat(100_000)}` : name))))
  expect(answers[2]?.status).toBe('rejected')
  expect(keys()).toEqual(names.filter((_, i) => answers[i]?.status === 'fulfilled'))
  db.exec('PRAGMA max_page_count = 4294967294')
  expect(await writer.write(put('later'))).toBe('later')
  expect(keys()).toContain('later')
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: keys().length } } })
})

test('when an error has rolled the transaction back, the others are committed without it', async () => {
  const { db, writer, keys } = await bench()
  const answers = await Promise.allSettled([
    writer.write(put('a')),
    writer.write(() => {
      // What SQLITE_FULL does by itself.
      db.exec('ROLLBACK')
      throw new Error('database or disk is full')
    }),
    writer.write(put('b')),
  ])
  expect(statuses(answers)).toEqual([true, false, true])
  expect(keys()).toEqual(['a', 'b'])
  expect(await writer.write(put('later'))).toBe('later')
  expect(keys()).toEqual(['a', 'b', 'later'])
})

test('a commit that fails rejects the one that it fails for, and hinders nobody afterwards', async () => {
  const { writer, reader, keys } = await bench()
  let heard = 0
  writer.onCommit(() => heard++)
  const answers = await Promise.allSettled([
    writer.write(put('a')),
    writer.write((tx) => {
      tx.record({ audit: [], outbox: [{ kind: 'ring', iid: 'ins_1' }] })
      tx.run('PRAGMA defer_foreign_keys = ON')
      tx.run("INSERT INTO pin_charge (iid, kid, seq, at) VALUES ('nobody', 'ok_1', 1, 1)")
    }),
  ])
  expect(statuses(answers)).toEqual([true, false])
  expect([keys(), heard]).toEqual([['a'], 0])
  expect(await writer.write(put('later'))).toBe('later')
  expect(verifyAuditLines(storedLines(reader))).toMatchObject({ ok: true, heads: { node1: { seq: 2 } } })
})

test('while another process holds the lock for too long, all are refused', async () => {
  const { path, db, writer, keys } = await bench()
  db.exec('PRAGMA busy_timeout = 20')
  const other = openConnection(path, false)
  other.exec('BEGIN IMMEDIATE')
  expect(statuses(await Promise.allSettled([writer.write(put('a')), writer.write(put('b'))]))).toEqual([false, false])
  other.exec('ROLLBACK')
  other.close()
  expect(await writer.write(put('later'))).toBe('later')
  expect(keys()).toEqual(['later'])
})

test('many wait in order, and a close commits them', async () => {
  const { writer, keys } = await bench()
  const order: string[] = []
  const names = Array.from({ length: 1000 }, (_, i) => String(10_000 + i))
  const all = names.map((name) => writer.write(put(name)).then((key) => order.push(key)))
  expect(keys()).toEqual([])
  writer.close()
  expect(keys()).toEqual(names)
  await Promise.all(all)
  expect(order).toEqual(names)
  await expect(writer.write(put('late'))).rejects.toThrow('closed')
})

test('two hundred that wait share one durable commit, and nobody hears before it', async () => {
  const { path, remove } = scratch()
  createPrivately(path)
  const db = openConnection(path, false)
  await migrate(db)
  let told = 0
  const done: { sql: string; told: number }[] = []
  const watched = {
    ...db,
    get inTransaction() {
      return db.inTransaction
    },
    exec(sql: string) {
      done.push({ sql, told })
      db.exec(sql)
    },
  }
  const writer = groupCommit({ db: watched, clock: settableClock(), chain: 'node1' })
  writer.onCommit(() => told++)
  const ring = { audit: [], outbox: [{ kind: 'ring', iid: 'ins_1' }] } as const
  const writes = Array.from({ length: 200 }, (_, i) =>
    writer
      .write((tx) => {
        put(`${i}`)(tx)
        tx.record(ring)
      })
      .then(() => told++),
  )
  await Promise.all(writes)
  expect(done.filter(({ sql }) => /^(BEGIN|COMMIT|ROLLBACK)/.test(sql))).toEqual([
    { sql: 'BEGIN IMMEDIATE', told: 0 },
    { sql: 'COMMIT', told: 0 },
  ])
  expect(told).toBe(201)
  writer.close()
  db.close()
  remove()
})

test('a parameter that is not given is a bug, not a NULL', async () => {
  const { writer } = await bench()
  await expect(writer.write((tx) => tx.run('UPDATE limit_window SET taken = :taken'))).rejects.toThrow('taken')
})
