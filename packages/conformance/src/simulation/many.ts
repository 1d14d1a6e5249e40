import { Worker } from 'node:worker_threads'
import { makeCoverage } from './coverage.ts'
import type { Ran } from './schedule.ts'
import type { Portion, Report } from './worker.ts'

export interface Totals {
  readonly schedules: number
  readonly events: number
  readonly seconds: number
  readonly counts: ReadonlyMap<string, number>
  /** The schedule with the lowest seed among those that were found to fail. */
  readonly failed: Ran | null
}

/** Seeds that one worker takes at a time: few enough that the last ones end together. */
const PORTION = 200

/** Runs the schedules of so many seeds on so many threads, and stops at the first that fails. */
export async function runMany(input: { from: number; count: number; workers: number; mutant: string | null }): Promise<Totals> {
  const coverage = makeCoverage()
  const begin = performance.now()
  let [next, left, schedules, events] = [input.from, input.count, 0, 0]
  const failures: Ran[] = []

  async function work(): Promise<void> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 64 } })
    try {
      while (left > 0 && failures.length === 0) {
        const portion: Portion = { from: next, count: Math.min(PORTION, left), mutant: input.mutant }
        next += portion.count
        left -= portion.count
        const report = await ask(worker, portion)
        schedules += report.schedules
        events += report.events
        coverage.merge(report.counts)
        if (report.failed !== null) failures.push(report.failed)
      }
    } finally {
      await worker.terminate()
    }
  }

  await Promise.all(Array.from({ length: input.workers }, work))
  const [failed = null] = failures.sort((a, b) => a.seed - b.seed)
  return { schedules, events, seconds: (performance.now() - begin) / 1000, counts: coverage.counts, failed }
}

function ask(worker: Worker, portion: Portion): Promise<Report> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (report: Report) => {
      worker.off('error', reject)
      resolve(report)
    })
    worker.postMessage(portion)
  })
}
