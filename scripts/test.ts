import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Command, line, type Result, run } from './command.ts'
import { failuresOf, type Report } from './failures.ts'
import { root } from './node-version.mjs'

const resultsOf = (project: string) => `.cache/test-results/${project}.json`
const vitest = (name: string, project: string, projects = [project]): Command => ({
  name,
  args: [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.map((one) => `--project=${one}`),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultsOf(project)}`,
  ],
})

const stages = {
  check: { name: 'check', args: ['scripts/check.mjs'] },
  unit: vitest('unit, vectors, HTTP', 'unit', ['functions', 'conformance']),
  app: { name: 'build the app', args: ['scripts/build-authenticator.ts'] },
  model: { name: 'model', args: ['scripts/test-model.ts'] },
  traces: { name: 'random traces', args: ['packages/conformance/src/traces/main.ts'] },
  crash: { name: 'crash points', args: ['packages/conformance/src/crash/main.ts', '--share', '4'] },
  hostile: { name: 'hostile input', args: ['packages/conformance/scripts/hostile.ts'] },
  sim: { name: 'simulation, 2 000 schedules', args: ['packages/conformance/scripts/simulate.ts', '2000'] },
  whole: { name: 'simulation, 100 000 schedules', args: ['packages/conformance/scripts/simulate.ts', '100000', '--whole'] },
  bench: vitest('the bench, small', 'bench'),
  demo: { name: 'demo', args: ['scripts/demo.mjs'] },
  walk: vitest('main browser walk', 'walk'),
  walks: vitest('further browser walks', 'walks'),
  camera: vitest('walks with a whole browser', 'whole-browser'),
  others: vitest('walks in Firefox and WebKit', 'other-browsers'),
  screens: vitest('every screen', 'screens'),
} satisfies Record<string, Command>

const { values } = parseArgs({ options: { full: { type: 'boolean' }, 'after-test': { type: 'boolean' }, only: { type: 'string' } } })
/** A stage, or rows of stages that go on beside each other: each of these leaves a core idle for part of its time. */
type Step = string | readonly (readonly string[])[]
const everyday: readonly Step[] = ['check', 'app', 'unit', 'sim', 'walk']
const beyond: readonly Step[] = [
  'demo',
  'model',
  [['whole', 'hostile', 'traces'], ['crash']],
  'bench',
  'walks',
  'camera',
  'others',
  'screens',
]
const chosen: readonly Step[] = values.only
  ? values.only.split(',')
  : values['after-test']
    ? ['app', ...beyond]
    : values.full
      ? [...everyday, ...beyond]
      : everyday

rmSync(join(root, '.cache/test-results'), { recursive: true, force: true })
// The tests start hundreds of servers and command lines, and half of each start is the compiling of the same sources.
process.env.NODE_COMPILE_CACHE ??= join(root, '.cache/compiled')
const started = performance.now()
const results: Result[] = []
for (const step of chosen) {
  if (typeof step === 'string') {
    const stage = stageOf(step)
    console.log(`\n▶ ${stage.name}`)
    results.push(await run(stage, false))
  } else {
    await Promise.all(step.map(oneAfterTheOther))
  }
}

function stageOf(name: string): Command {
  const stage = Object.entries(stages).find(([key]) => key === name)?.[1]
  if (!stage) throw new Error(`There is no stage ${name}: ${Object.keys(stages).join(', ')}`)
  return stage
}

/** What each prints is shown when it has ended, so that the rows do not mix. */
async function oneAfterTheOther(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const result = await run(stageOf(name), true)
    console.log(`\n▶ ${result.name}\n${result.output}`)
    results.push(result)
  }
}

const reports = ['unit', 'bench', 'walk', 'walks', 'whole-browser', 'other-browsers', 'screens']
  .map((project) => join(root, resultsOf(project)))
  .filter((path) => existsSync(path))
  .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Report)
const sum = (key: 'numPassedTests' | 'numFailedTests' | 'numPendingTests') => reports.reduce((total, report) => total + report[key], 0)

const failed = results.filter((result) => !result.ok)
for (const failure of reports.flatMap(failuresOf)) console.log(`\n${failure}`)
console.log(`\n${results.map(line).join('\n')}`)
// A file that could not even be read has no tests that failed.
const failures = Math.max(sum('numFailedTests'), failed.length)
console.log(`${sum('numPassedTests')} passed, ${failures} failed, ${sum('numPendingTests')} skipped`)
const seconds = (performance.now() - started) / 1000
console.log(`${failed.length ? `FAIL: ${failed.map((result) => result.name).join(', ')}` : 'PASS'} after ${seconds.toFixed(0)} s`)
process.exitCode = failed.length ? 1 : 0
