import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { repository } from '../../src/browser/repository.ts'

const root = mkdtempSync(join(tmpdir(), 'countersign-failures-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'))
const vitest = "import { expect, test } from 'vitest'\n"
writeFileSync(
  join(root, 'one.test.js'),
  `${vitest}test('holds', () => expect(1).toBe(1))\ntest('does not hold', () => expect('a pear').toBe('an apple'))\ntest('talks', () => { throw new Error('x'.repeat(5000)) })`,
)
writeFileSync(join(root, 'unreadable.test.js'), `${vitest}throw new Error('no such thing')`)

test('the end of a run names each test that failed, and each file that could not be read', async () => {
  const scripts: { failuresOf(report: unknown): string[] } = await import(pathToFileURL(join(repository, 'scripts/failures.ts')).href)
  const json = join(root, 'report.json')
  const args = ['run', `--root=${root}`, '--reporter=json', `--outputFile=${json}`]
  const ran = spawnSync(process.execPath, [join(repository, 'node_modules/vitest/vitest.mjs'), ...args], { encoding: 'utf8', cwd: root })
  expect(ran.status, ran.stderr).toBe(1)
  const told = scripts.failuresOf(JSON.parse(readFileSync(json, 'utf8'))).sort()
  expect(told).toHaveLength(3)
  expect(told[0]).toMatch(/one\.test\.js: does not hold\n {8}.*expected 'a pear' to be 'an apple'/)
  expect(told[1]).toContain('one.test.js: talks')
  expect((told[1] as string).length).toBeLessThan(1000)
  expect(told[2]).toMatch(/^FAILED {2}.*unreadable\.test\.js\n {8}no such thing/)
  expect(told.join()).not.toContain('holds')
})
