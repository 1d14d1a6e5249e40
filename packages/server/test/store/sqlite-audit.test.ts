import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { type StoredLine, verifyAuditLines } from '../../src/sqlite/audit-chain.ts'
import { openSqliteStore } from '../../src/sqlite/open-store.ts'
import { settableClock } from './clock.ts'
import { scratch } from './sqlite-backend.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function bench() {
  const { path, remove } = scratch()
  const clock = settableClock()
  const store = await openSqliteStore({ path, clock, node: 'node1' })
  const cli = await openSqliteStore({ path, clock, node: 'cli' })
  ends.push(async () => {
    await store.close()
    await cli.close()
    remove()
  })
  for (let i = 0; i < 6; i++) {
    await (i % 3 === 2 ? cli : store).audit.append([{ kind: 'session.ended', subject: null, actor: 'server', data: { i, 'né ☂': true } }])
  }
  const tamper = (sql: string) => {
    const db = new DatabaseSync(path)
    db.exec(`DROP TRIGGER IF EXISTS audit_keeps_its_lines; DROP TRIGGER IF EXISTS audit_keeps_its_words; ${sql}`)
    db.close()
    return verifyAuditLines(store.auditLines())
  }
  return { path, store, cli, tamper }
}

test('whole chains are good, and their heads known', async () => {
  const { store, cli } = await bench()
  const lines = await store.audit.read(0, 99)
  const verdict = verifyAuditLines(store.auditLines())
  expect(verdict).toEqual({
    ok: true,
    heads: { node1: { seq: 4, hash: lines.at(-1)?.hash }, cli: { seq: 2, hash: (await cli.audit.read(1, 1))[0]?.hash } },
  })
  expect(verdict.ok && verifyAuditLines(store.auditLines(), verdict.heads).ok).toBe(true)
})

test('each single edit is found', async () => {
  for (const [sql, seq, why] of [
    [
      `UPDATE audit SET line = CAST(replace(CAST(line AS TEXT), 'server', 'nobody') AS BLOB) WHERE chain = 'node1' AND seq = 2`,
      2,
      'changed',
    ],
    [`UPDATE audit SET line = CAST(replace(CAST(line AS TEXT), ':1', ': 1') AS BLOB) WHERE chain = 'node1' AND seq = 2`, 2, 'changed'],
    [`UPDATE audit SET hash = (SELECT hash FROM audit WHERE chain = 'node1' AND seq = 1) WHERE chain = 'node1' AND seq = 2`, 2, 'changed'],
    [`UPDATE audit SET previous = '' WHERE chain = 'node1' AND seq = 3`, 3, 'unchained'],
    [`DELETE FROM audit WHERE chain = 'node1' AND seq = 2`, 2, 'missing'],
    [`DELETE FROM audit WHERE chain = 'node1' AND seq = 1`, 1, 'missing'],
    [
      `DELETE FROM audit WHERE chain = 'node1' AND seq = 2; UPDATE audit SET seq = seq - 1 WHERE chain = 'node1' AND seq > 2`,
      2,
      'unchained',
    ],
    [
      `UPDATE audit SET seq = 99 WHERE chain = 'node1' AND seq = 2; UPDATE audit SET seq = 2 WHERE chain = 'node1' AND seq = 3;
       UPDATE audit SET seq = 3 WHERE chain = 'node1' AND seq = 99`,
      2,
      'unchained',
    ],
    [`UPDATE audit SET seq = 0 WHERE chain = 'node1' AND seq = 1`, 0, 'out_of_order'],
    [`UPDATE audit SET seq = seq + 10 WHERE chain = 'node1' AND seq = 4`, 5 - 1, 'missing'],
  ] as const) {
    const { tamper } = await bench()
    const verdict = tamper(sql)
    expect([sql, verdict]).toEqual([sql, { ok: false, chain: 'node1', seq, why }])
  }
})

test('a chain under another name is found', async () => {
  const { tamper } = await bench()
  expect(tamper("UPDATE audit SET chain = 'other' WHERE chain = 'cli'")).toEqual({ ok: false, chain: 'other', seq: 1, why: 'changed' })
})

test('lines in another order are found', async () => {
  const { store } = await bench()
  const lines = [...store.auditLines()].filter(({ chain }) => chain === 'node1')
  const swapped = [lines[0], lines[2], lines[1], lines[3]] as StoredLine[]
  expect(verifyAuditLines(swapped)).toMatchObject({ ok: false, seq: 2, why: 'missing' })
  expect(verifyAuditLines([...lines, lines[3] as StoredLine])).toMatchObject({ ok: false, seq: 4, why: 'out_of_order' })
})

test('a cut tail, or a chain written anew, is found against heads kept elsewhere', async () => {
  const { store, tamper } = await bench()
  const verdict = verifyAuditLines(store.auditLines())
  const heads = verdict.ok ? verdict.heads : expect.fail()
  expect(tamper(`DELETE FROM audit WHERE chain = 'node1' AND seq > 2`).ok).toBe(true)
  expect(verifyAuditLines(store.auditLines(), heads)).toEqual({ ok: false, chain: 'node1', seq: 3, why: 'cut' })
  for (let i = 0; i < 3; i++) await store.audit.append([{ kind: 'session.ended', subject: null, actor: 'forged', data: {} }])
  expect(verifyAuditLines(store.auditLines()).ok).toBe(true)
  expect(verifyAuditLines(store.auditLines(), heads)).toEqual({ ok: false, chain: 'node1', seq: 4, why: 'changed' })
  tamper(`DELETE FROM audit WHERE chain = 'cli'`)
  expect(verifyAuditLines(store.auditLines(), { cli: heads['cli'] ?? expect.fail() })).toEqual({
    ok: false,
    chain: 'cli',
    seq: 1,
    why: 'cut',
  })
})

test('the table itself takes no edit', async () => {
  const { path } = await bench()
  const db = new DatabaseSync(path)
  expect(() => db.exec('DELETE FROM audit')).toThrow('only grows')
  expect(() => db.exec("UPDATE audit SET hash = ''")).toThrow('only grows')
  db.close()
})
