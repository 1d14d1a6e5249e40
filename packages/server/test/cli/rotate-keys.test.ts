import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dropOldKeys, rotateKeys, type Stopped } from '../../src/cli/rotate-keys.ts'
import { keyFilePath, readKeyFile } from '../../src/keys/key-file.ts'
import { makeKeys } from '../../src/keys/keys.ts'
import { aloneWith, NotAlone } from '../../src/sqlite/alone.ts'
import type { Connection } from '../../src/sqlite/connection.ts'
import { openSqliteStore, type SqliteStore } from '../../src/sqlite/open-store.ts'
import { sealedColumns } from '../../src/sqlite/sealed.ts'
import { type SettableClock, settableClock } from '../store/clock.ts'
import { fixtures, id } from '../store/fixtures.ts'
import { scratch } from '../store/sqlite-backend.ts'

const SECRETS = ['first', 'second', 'third'].map((name) => new TextEncoder().encode(`the OPRF key of the ${name} phone`))

let place: ReturnType<typeof scratch>
let data: string
let clock: SettableClock
let scopes: { iid: `ins_${string}`; kid: `ok_${string}`; scope: string }[]
beforeEach(async () => {
  place = scratch()
  data = dirname(place.path)
  clock = settableClock()
  const keys = makeKeys(file())
  const store = await open()
  const make = fixtures(store, clock)
  scopes = []
  for (const secret of SECRETS) {
    const code = await make.code(await make.atPortal())
    const { iid } = await make.openedBy(code)
    const kid = id('ok')
    scopes.push({ iid, kid, scope: `pin|${iid}|${kid}` })
    await store.installations.makePin({ iid, kid, sealed: keys.seal(secret, `pin|${iid}|${kid}`), madeFor: code.id })
  }
  await store.close()
})
afterEach(() => place.remove())

const open = (): Promise<SqliteStore> => openSqliteStore({ path: place.path, clock, node: 'node1' })
const file = () => readKeyFile(data, false, clock.now())
const stopped = <T>(act: (at: Stopped) => T, between: (db: Connection) => Stopped['db'] = (db) => db): T =>
  aloneWith(place.path, (db) => act({ data, db: between(db), now: clock.now() }))
const rotate = () => stopped(rotateKeys)
const drop = (atOnce = false) => stopped((at) => dropOldKeys(at, atOnce))

function sealedNow(): Uint8Array[] {
  const db = new DatabaseSync(place.path, { readOnly: true })
  const rows = scopes.map(({ iid, kid }) => db.prepare('SELECT sealed FROM pin_key WHERE iid = ? AND kid = ?').get(iid, kid))
  db.close()
  return rows.map((row) => row?.['sealed'] as Uint8Array)
}

/** What the key file, as it is now, opens. */
function opened(): Uint8Array[] {
  const keys = makeKeys(file())
  return sealedNow().map((sealed, i) => keys.open(sealed, scopes[i]?.scope ?? ''))
}

describe('rotation', () => {
  test('every sealed value is encrypted anew, holds the same, and is gone in its old form', () => {
    const [before, old] = [sealedNow(), file()]
    expect(rotate()).toEqual({ finished: false, moved: 3 })
    expect(opened()).toEqual(SECRETS)
    for (const name of readdirSync(data)) {
      const bytes = readFileSync(`${data}/${name}`)
      for (const sealed of before) expect([name, bytes.includes(sealed)]).toEqual([name, false])
    }
    const newest = makeKeys({ ...file(), masters: [file().masters[0]] })
    sealedNow().forEach((sealed, i) => {
      expect(newest.open(sealed, scopes[i]?.scope ?? '')).toEqual(SECRETS[i])
      expect(() => makeKeys(old).open(sealed, scopes[i]?.scope ?? '')).toThrow()
      expect(() => newest.open(sealed, scopes[(i + 1) % 3]?.scope ?? '')).toThrow()
    })
    expect(statSync(keyFilePath(data)).mode & 0o777).toBe(0o600)
  })

  test('hashes and codes of before are found under the older key, and nothing new is made with it', () => {
    const before = makeKeys(file())
    rotate()
    const after = makeKeys(file())
    expect(after.older).toHaveLength(1)
    expect(after.older[0]?.keyedHash('session', 'token')).toBe(before.keyedHash('session', 'token'))
    expect(after.older[0]?.deriveCode('token', 'enr')).toEqual(before.deriveCode('token', 'enr'))
    expect(after.keyedHash('session', 'token')).not.toBe(before.keyedHash('session', 'token'))
    expect(after.deriveCode('token', 'enr')).not.toEqual(before.deriveCode('token', 'enr'))
    expect(after.nonceKey).not.toEqual(before.nonceKey)
    expect(() => before.open(after.seal(new Uint8Array(3), 's'), 's')).toThrow()
    expect(after.evidence.jwk).toEqual(before.evidence.jwk)
  })

  test.each([1, 2, 3])('cut short at write %i, everything opens; the next call finishes it with the same key', (which) => {
    let writes = 0
    const failing = (db: Connection) => ({
      ...db,
      run(...statement: Parameters<Connection['run']>) {
        if (++writes === which) throw new Error('the power failed')
        return db.run(...statement)
      },
    })
    expect(() => stopped(rotateKeys, failing)).toThrow('the power failed')
    expect(file().masters).toHaveLength(2)
    expect(opened()).toEqual(SECRETS)
    expect(drop(true)).toEqual({ is: 'sealed' })
    const { masters } = file()
    expect(rotate()).toEqual({ finished: true, moved: 3 })
    expect(file().masters).toEqual(masters)
    expect(opened()).toEqual(SECRETS)
    expect(rotate()).toEqual({ finished: false, moved: 3 })
  })

  test('a draft that a crash left behind is replaced', () => {
    writeFileSync(`${keyFilePath(data)}.new`, 'half a fi', { mode: 0o644 })
    rotate()
    expect(readdirSync(data).filter((name) => name.startsWith('keys'))).toEqual(['keys.json'])
    expect(statSync(keyFilePath(data)).mode & 0o777).toBe(0o600)
  })

  test('a file of version 1 is read as it is, and its key is the older one of a version 2 file afterwards', () => {
    const { masters, evidence } = file()
    const first = JSON.stringify({ v: 1, master: masters[0].key, evidence })
    writeFileSync(keyFilePath(data), first)
    expect(opened()).toEqual(SECRETS)
    expect(readFileSync(keyFilePath(data), 'utf8')).toBe(first)
    rotate()
    expect(JSON.parse(readFileSync(keyFilePath(data), 'utf8'))).toMatchObject({
      v: 2,
      masters: [{ since: clock.now() }, { key: masters[0].key, since: 0 }],
      evidence,
    })
    expect(opened()).toEqual(SECRETS)
  })

  test.each([{ v: 3 }, { masters: [] }, { masters: [{ key: 'c2hvcnQ', since: 0 }] }, { masters: null }, { evidence: {} }])(
    'a file with %j is refused',
    (change) => {
      writeFileSync(keyFilePath(data), JSON.stringify({ ...file(), ...change }))
      expect(file).toThrow('is not a key file of this version')
    },
  )
})

describe('forgetting older keys', () => {
  test('only after every link of theirs has ended, and only those', () => {
    expect(drop()).toEqual({ is: 'none' })
    rotate()
    const rotatedAt = clock.now()
    clock.pass(5 * 86_400)
    rotate()
    expect(file().masters).toHaveLength(3)
    clock.set(rotatedAt + 8 * 86_400 - 1)
    expect(drop()).toEqual({ is: 'needed', usedUntil: rotatedAt + 5 * 86_400 })
    clock.pass(1)
    expect(drop()).toEqual({ is: 'dropped', count: 1 })
    expect(file().masters.map(({ since }) => since)).toEqual([rotatedAt + 5 * 86_400, rotatedAt])
    expect(drop(true)).toEqual({ is: 'dropped', count: 1 })
    expect(makeKeys(file()).older).toEqual([])
    expect(opened()).toEqual(SECRETS)
  })
})

describe('alone with the database', () => {
  test('not while somebody has it open, in this process or as a mere reader; then everything is as it was', async () => {
    const store = await open()
    expect(rotate).toThrow(NotAlone)
    await store.close()
    const reader = new DatabaseSync(place.path, { readOnly: true })
    reader.prepare('SELECT count(*) FROM pin_key').get()
    expect(rotate).toThrow(/Stop it/)
    reader.close()
    expect(file().masters).toHaveLength(1)
    expect(rotate()).toMatchObject({ moved: 3 })
  })

  test('nobody gets in meanwhile, and afterwards the write-ahead log is back', async () => {
    aloneWith(place.path, () => {
      const other = new DatabaseSync(place.path, { timeout: 0 })
      expect(() => other.prepare('SELECT count(*) FROM pin_key').get()).toThrow(/locked/)
      other.close()
    })
    const db = new DatabaseSync(place.path, { readOnly: true })
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    db.close()
  })

  test('a database of another schema is not touched', () => {
    const db = new DatabaseSync(place.path)
    db.exec('PRAGMA user_version = 1')
    db.close()
    expect(rotate).toThrow(/another version/)
    expect(file().masters).toHaveLength(1)
  })
})

test('every column of bytes is either named as sealed, or known to hold something else', () => {
  const others = ['audit.line', 'brand_picture.bytes']
  const db = new DatabaseSync(place.path, { readOnly: true })
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const bytes = tables.flatMap(({ name }) =>
    db
      .prepare(`SELECT name FROM pragma_table_info('${name}') WHERE type = 'BLOB'`)
      .all()
      .map((column) => `${name}.${column['name']}`),
  )
  db.close()
  expect(bytes.sort()).toEqual([...others, ...sealedColumns.map(({ table, column }) => `${table}.${column}`)].sort())
})
