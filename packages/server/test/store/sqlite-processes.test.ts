import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { verifyAuditLines } from '../../src/sqlite/audit-chain.ts'
import { openSqliteStore } from '../../src/sqlite/open-store.ts'
import { fixtures, id } from './fixtures.ts'
import { scratch } from './sqlite-backend.ts'

const script = fileURLToPath(new URL('./process/node.ts', import.meta.url))
const clock = { now: () => Math.floor(Date.now() / 1000) }

const ends: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

function place(): string {
  const { path, remove } = scratch()
  ends.push(remove)
  return path
}

async function opened(path: string) {
  const store = await openSqliteStore({ path, clock, node: 'node1' })
  ends.unshift(() => store.close())
  return store
}

function start(...args: string[]): { child: ChildProcess; said: () => string[]; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    output += piece
  })
  // A line without its end was not said.
  return { child, said: () => output.split('\n').slice(0, -1), ended: once(child, 'close') }
}

async function run(...args: string[]): Promise<string[]> {
  const { said, ended } = start(...args)
  await ended
  const lines = said()
  expect(lines.at(-1)).toBe('done')
  return lines.slice(0, -1)
}

test('processes that start at once on no database make one', async () => {
  for (let round = 0; round < 2; round++) {
    const path = place()
    const moment = String(Date.now() + 900)
    await Promise.all([1, 2, 3, 4].map(() => run(path, 'open', moment)))
    expect(await (await opened(path)).people.list()).toEqual([])
  }
})

test('two processes share limits, counts and one audit chain', async () => {
  const path = place()
  const store = await opened(path)
  const taken = await Promise.all([1, 2].map(() => run(path, 'take')))
  expect(taken.flat().reduce((sum, count) => sum + Number(count), 0)).toBe(100)

  const make = fixtures(store, clock)
  const code = await make.code(await make.atPortal())
  const phone = await make.openedBy(code)
  const kid = id('ok')
  await store.installations.makePin({ iid: phone.iid, kid, sealed: new Uint8Array(60), madeFor: code.id })
  const charged = (await Promise.all([1, 2].map(() => run(path, 'charge', phone.iid, kid, code.id)))).flat().map(Number)
  expect(charged.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))

  await Promise.all([1, 2].map(() => run(path, 'append', '200')))
  expect(verifyAuditLines(store.auditLines())).toMatchObject({ ok: true, heads: { node1: { seq: 400 } } })
})

test('what a killed process has acknowledged is there', async () => {
  const path = place()
  let counted = 0
  for (const patience of [30, 60, 110, 170]) {
    const { child, said, ended } = start(path, 'append', '100000')
    while (said().length < patience) await new Promise((resolve) => setTimeout(resolve, 1))
    child.kill('SIGKILL')
    await ended
    const store = await opened(path)
    const lines = (await store.audit.read(0, 1_000_000)).filter(({ actor }) => actor === String(child.pid))
    const there = new Set(lines.map(({ data }) => String(data['i'])))
    expect(said().filter((line) => !there.has(line))).toEqual([])
    expect(said().length).toBeGreaterThanOrEqual(patience)
    counted += lines.length
    expect(verifyAuditLines(store.auditLines())).toMatchObject({ ok: true, heads: { node1: { seq: counted } } })
    await store.close()
  }
})
