import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openCeiling } from '../../src/bench/ceiling.ts'
import { judged, type Line, table, verdict } from '../../src/bench/line.ts'
import { preloaded } from '../../src/bench/preload/preloaded.ts'
import { cpuSeconds, residentBytes } from '../../src/bench/process-use.ts'

const line: Line = { measure: 'P1', what: 'sign-ins', value: 50, ceiling: 100, unit: '/CPU-s', bar: { least: 0.5 } }

test('a bar is on the ratio where there is a ceiling, on the value where there is none', () => {
  expect([judged(line), verdict(line), verdict({ ...line, value: 49 })]).toEqual([0.5, 'pass', 'FAIL'])
  const size: Line = { ...line, value: 10, ceiling: null, bar: { most: 10 } }
  expect([judged(size), verdict(size), verdict({ ...size, value: 10.1 })]).toEqual([10, 'pass', 'FAIL'])
  expect([verdict({ ...line, bar: null }), verdict({ ...size, value: Number.NaN })]).toEqual(['', 'FAIL'])
  expect(table([line])).toContain('0.50  ≥ 0.5  pass')
})

test.runIf(process.platform === 'linux')('what this process uses can be read from outside', () => {
  const before = cpuSeconds(process.pid)
  while (cpuSeconds(process.pid) === before) Math.hypot(1, 2)
  const own = process.cpuUsage()
  expect(cpuSeconds(process.pid)).toBeCloseTo((own.user + own.system) / 1e6, 0)
  expect(residentBytes(process.pid) / process.memoryUsage.rss()).toBeCloseTo(1, 0)
})

test('the ceiling writes every row of every sign-in before it answers', async () => {
  const parts = {
    exchanges: [
      { sent: 0, received: 9 },
      { sent: 40, received: 0 },
    ],
    verifications: 1,
    signatures: 1,
    evaluations: 1,
    rows: 7,
  }
  const ceiling = await openCeiling(parts)
  onTestFinished(ceiling.close)
  await Promise.all([ceiling.pass(), ceiling.pass(), ceiling.pass()])
  const db = new DatabaseSync(join(ceiling.folder, 'ceiling.sqlite'), { readOnly: true })
  expect(db.prepare('SELECT count(*) AS count FROM row').get()).toEqual({ count: 21 })
  db.close()
})

test.each([
  ['FULL', 'PRAGMA synchronous = FULL', 0],
  ['another', 'PRAGMA synchronous = NORMAL', 1],
])('without syncs: a program that begins with %s', (_name, pragma, code) => {
  const program = `const { DatabaseSync } = require('node:sqlite'); new DatabaseSync(':memory:').exec(${JSON.stringify(pragma)})`
  const { status } = spawnSync(process.execPath, ['-e', program], { env: { ...process.env, ...preloaded('no-sync.ts') } })
  expect(status).toBe(code)
})
