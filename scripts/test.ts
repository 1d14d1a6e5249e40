import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, line, type Result, run } from './command.ts'
import { root } from './node-version.mjs'

const resultsOf = (project: string) => `.cache/test-results/${project}.json`
const vitest = (name: string, project: string): Command => ({
  name,
  args: [
    'node_modules/vitest/vitest.mjs',
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultsOf(project)}`,
  ],
})

const stages = {
  check: { name: 'check', args: ['scripts/check.mjs'] },
  unit: vitest('unit, vectors, HTTP', 'unit'),
  app: { name: 'build the app', args: ['scripts/build-authenticator.ts'] },
  model: { name: 'model', args: ['scripts/test-model.ts'] },
  traces: { name: 'random traces', args: ['packages/conformance/src/traces/main.ts'] },
  crash: { name: 'crash points', args: ['packages/conformance/src/crash/main.ts'] },
  hostile: { name: 'hostile input', args: ['packages/conformance/scripts/hostile.ts'] },
  sim: { name: 'simulation, 2 000 schedules', args: ['packages/conformance/scripts/simulate.ts', '2000'] },
  whole: { name: 'simulation, 100 000 schedules', args: ['packages/conformance/scripts/simulate.ts', '100000', '--whole'] },
  demo: { name: 'demo', args: ['scripts/demo.mjs'] },
  walk: vitest('main browser walk', 'walk'),
  walks: vitest('further browser walks', 'walks'),
  screens: vitest('every screen', 'screens'),
} satisfies Record<string, Command>

const { values } = parseArgs({ options: { full: { type: 'boolean' }, 'after-test': { type: 'boolean' }, only: { type: 'string' } } })
const everyday: (keyof typeof stages)[] = ['check', 'app', 'unit', 'sim', 'walk']
const beyond: (keyof typeof stages)[] = ['app', 'demo', 'model', 'traces', 'whole', 'crash', 'hostile', 'walks']
const chosen: string[] = values.only
  ? values.only.split(',')
  : values['after-test']
    ? beyond
    : values.full
      ? [...new Set([...everyday, ...beyond])]
      : everyday

rmSync(join(root, '.cache/test-results'), { recursive: true, force: true })
const results: Result[] = []
for (const name of chosen) {
  const stage = Object.entries(stages).find(([key]) => key === name)?.[1]
  if (!stage) throw new Error(`There is no stage ${name}: ${Object.keys(stages).join(', ')}`)
  console.log(`\n▶ ${stage.name}`)
  results.push(await run(stage, false))
}

interface Counts {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
}
const counts = ['unit', 'walk', 'walks', 'screens']
  .map((project) => join(root, resultsOf(project)))
  .filter((path) => existsSync(path))
  .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Counts)
const sum = (key: keyof Counts) => counts.reduce((total, count) => total + count[key], 0)

const failed = results.filter((result) => !result.ok)
console.log(`\n${results.map(line).join('\n')}`)
// A file that could not even be read has no tests that failed.
const failures = Math.max(sum('numFailedTests'), failed.length)
console.log(`${sum('numPassedTests')} passed, ${failures} failed, ${sum('numPendingTests')} skipped`)
const seconds = results.reduce((total, result) => total + result.seconds, 0)
console.log(`${failed.length ? `FAIL: ${failed.map((result) => result.name).join(', ')}` : 'PASS'} after ${seconds.toFixed(0)} s`)
process.exitCode = failed.length ? 1 : 0
