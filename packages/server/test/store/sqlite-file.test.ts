import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { openConnection } from '../../src/sqlite/connection.ts'
import { migrate } from '../../src/sqlite/migrate.ts'
import { migrations } from '../../src/sqlite/migrations/all.ts'
import { openSqliteStore, type SqliteStore } from '../../src/sqlite/open-store.ts'
import { settableClock } from './clock.ts'
import { fixtures, id, key, noFacts, spent, text } from './fixtures.ts'
import { scratch } from './sqlite-backend.ts'

const ends: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

function place(): string {
  const { path, remove } = scratch()
  ends.push(remove)
  return path
}

async function opened(path: string): Promise<SqliteStore> {
  const store = await openSqliteStore({ path, clock: settableClock(), node: 'node1' })
  ends.unshift(() => store.close())
  return store
}

function schemaOf(path: string): unknown {
  const db = new DatabaseSync(path, { readOnly: true })
  const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all()
  const version = db.prepare('PRAGMA user_version').get()
  db.close()
  return { rows, version }
}

test('only its owner may read the files', async () => {
  const path = place()
  const store = await opened(path)
  await store.limits.take('key', 1, 1)
  const modes = readdirSync(dirname(path)).map((name) => [name, (statSync(join(dirname(path), name)).mode & 0o777).toString(8)])
  expect(modes.sort()).toEqual([
    ['test.sqlite', '600'],
    ['test.sqlite-shm', '600'],
    ['test.sqlite-wal', '600'],
  ])
  await store.close()
  chmodSync(path, 0o644)
  await opened(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('commits are durable and tables strict', async () => {
  const path = place()
  const store = await opened(path)
  await store.close()
  const db = openConnection(path, false)
  expect(db.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
  expect(db.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
  expect(db.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
  expect(db.get('PRAGMA secure_delete')).toEqual({ secure_delete: 1 })
  expect(db.get('PRAGMA busy_timeout')).toEqual({ timeout: 5000 })
  const lax = db.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'")
  expect(lax).toEqual([])
  db.close()
})

test('from nothing to the newest schema, and no further', async () => {
  const path = place()
  await (await opened(path)).close()
  const schema = schemaOf(path)
  expect(schema).toMatchObject({ version: { user_version: migrations.length } })
  await (await opened(path)).close()
  expect(schemaOf(path)).toEqual(schema)
})

test('each step is whole or not at all', async () => {
  const path = place()
  const db = openConnection(path, false)
  ends.unshift(() => db.close())
  const steps = ['CREATE TABLE one (a INTEGER) STRICT', 'CREATE TABLE two (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1)']
  await expect(migrate(db, steps)).rejects.toThrow('nowhere')
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: 1 })
  expect(db.all("SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([{ name: 'one' }])
  await migrate(db, [...steps.slice(0, 1), 'CREATE TABLE two (a INTEGER) STRICT', 'CREATE TABLE three (a INTEGER) STRICT'])
  expect(db.get('PRAGMA user_version')).toEqual({ user_version: 3 })
})

test('a newer schema, and a file of somebody else, are left alone', async () => {
  const newer = place()
  await (await opened(newer)).close()
  const db = new DatabaseSync(newer)
  db.exec('PRAGMA user_version = 99')
  db.close()
  await expect(opened(newer)).rejects.toThrow(/newer Countersign: its schema is version 99/)
  expect(schemaOf(newer)).toMatchObject({ version: { user_version: 99 } })

  const foreign = place()
  const other = new DatabaseSync(foreign)
  other.exec('CREATE TABLE theirs (a)')
  other.close()
  await expect(opened(foreign)).rejects.toThrow('not one of Countersign')

  const text = place()
  writeFileSync(text, 'these are my notes, and no database. '.repeat(100))
  await expect(opened(text)).rejects.toThrow()
  expect(readFileSync(text, 'utf8')).toMatch(/^these are my notes/)
})

test.each(['guessed at too often', 'replaced by a change of PIN'])('an OPRF key that was %s is in no file any more', async (how) => {
  const path = place()
  const clock = settableClock()
  const store = await openSqliteStore({ path, clock, node: 'node1' })
  ends.unshift(() => store.close())
  const make = fixtures(store, clock)
  const sealed = Buffer.from('SEALED-OPRF-KEY-CANARY-0123456789-SEALED-OPRF-KEY-CANARY')
  const found = () => readdirSync(dirname(path)).filter((name) => readFileSync(join(dirname(path), name)).includes(sealed))
  const code = await make.code(await make.atPortal())
  const phone = await make.openedBy(code)
  const kid = 'ok_canary' as const
  await store.installations.makePin({ iid: phone.iid, kid, sealed, madeFor: code.id })
  expect(found()).not.toEqual([])
  if (how === 'guessed at too often') {
    const gone = make.chargeInput(phone.iid, kid, code.id, { judge: () => ({ ok: false, code: 'pin_gone' }) })
    expect(await store.installations.charge(gone)).toEqual({ is: 'refused', code: 'pin_gone' })
  } else {
    const pin = await make.unlocked({ iid: phone.iid, kid, key: key(), seq: 0 }, code.id)
    const claim = make.claim(code, phone, pin)
    await store.enrolments.claim(claim)
    await store.transactions.decide(make.decision(claim.proof.transaction, claim.authenticator.aid, pin))
    const { changes } = store.installations
    const seal = { iid: phone.iid, kid, seq: pin.seq, nonce: text() }
    const chg = await changes.open({ id: id('chg'), ...seal, digest: text(32), spent: spent(), facts: noFacts })
    if (typeof chg === 'string') throw new Error(chg)
    const next = { iid: phone.iid, kid: id('ok'), sealed: new Uint8Array(60), madeFor: chg.id }
    await store.installations.makePin(next)
    const fresh = await make.unlocked({ ...next, key: key(), seq: 0 }, chg.id)
    const bindings = [{ aid: claim.authenticator.aid, binding: '{}' }]
    const settling = { fresh, bindings, digest: text(32), message: '', answer: () => '{}', spent: spent(), facts: noFacts }
    expect(await changes.settle({ id: chg.id, iid: phone.iid, ...settling })).toBe('changed')
  }
  await store.limits.take('the next commit', 1, 1)
  expect(found()).toEqual([])
})

test('the files hold what the port was given, and nothing else of a person', async () => {
  const path = place()
  const clock = settableClock()
  const store = await openSqliteStore({ path, clock, node: 'node1' })
  ends.unshift(() => store.close())
  const make = fixtures(store, clock)
  const { person, token } = await make.activated()
  await store.people.delete(person.id, noFacts)
  await store.audit.append([{ kind: 'person.deleted', subject: person.id, actor: 'cli', data: {} }])
  await store.close()
  const bytes = readFileSync(path)
  expect(bytes.includes(person.id)).toBe(true)
  for (const erased of [token, person.username, person.passwordHash ?? '', 'Pixel 9', '192.0.2.1'])
    expect([erased, bytes.includes(erased)]).toEqual([erased, false])
})
