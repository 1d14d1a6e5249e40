import { parentPort } from 'node:worker_threads'
import { makeCoverage } from './coverage.ts'
import { mutants } from './mutants.ts'
import { type Ran, runSchedule } from './schedule.ts'

export interface Portion {
  readonly from: number
  readonly count: number
  readonly mutant: string | null
}

export interface Report {
  readonly schedules: number
  readonly events: number
  readonly counts: readonly (readonly [string, number])[]
  readonly failed: Ran | null
}

parentPort?.on('message', async ({ from, count, mutant }: Portion) => {
  const coverage = makeCoverage()
  let [schedules, events] = [0, 0]
  let failed: Ran | null = null
  for (let seed = from; seed < from + count && failed === null; seed++) {
    const ran = await runSchedule(seed, coverage, mutant === null ? null : (mutants[mutant] ?? null))
    schedules++
    events += ran.events
    if (ran.violations.length > 0) failed = ran
  }
  const report: Report = { schedules, events, counts: [...coverage.counts], failed }
  parentPort?.postMessage(report)
})
