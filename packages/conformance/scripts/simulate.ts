import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { makeCoverage } from '../src/simulation/coverage.ts'
import { runMany } from '../src/simulation/many.ts'
import { mutants } from '../src/simulation/mutants.ts'
import { missing } from '../src/simulation/required.ts'
import { type Ran, runSchedule } from '../src/simulation/schedule.ts'

/**
 * Runs the verifier over simulated ports, one schedule after another, each from its seed alone.
 *
 *     npm run test:sim -- 5000              so many schedules
 *     npm run test:sim -- 5000 --from 70000 with other seeds
 *     npm run test:sim -- --seed 4711       one of them again, with what happened in it
 *     npm run test:sim -- 3000 --mutant X   with a promise broken: it has to be found
 *     npm run test:sim -- 100000 --whole    and everything that can be reached has to be
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    mutant: { type: 'string' },
    whole: { type: 'boolean', default: false },
    counts: { type: 'boolean', default: false },
  },
})
const mutant = values.mutant ?? null
if (mutant !== null && !(mutant in mutants)) throw new Error(`There is no mutant ${mutant}: ${Object.keys(mutants).join(', ')}`)

if (values.seed !== undefined) {
  const ran = await runSchedule(Number(values.seed), makeCoverage(), mutant === null ? null : (mutants[mutant] ?? null))
  console.log(ran.last.join('\n'))
  console.log(`simulation: seed ${ran.seed}, ${ran.events} events, trace ${ran.hash.toString(16)}`)
  if (ran.violations.length > 0) tell(ran)
} else {
  const count = Number(positionals[0] ?? 5000)
  const totals = await runMany({ from: Number(values.from), count, workers: Number(values.workers), mutant })
  const { schedules, events, seconds, counts, failed } = totals
  const reached = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  if (values.counts || values.whole) for (const [name, times] of reached) console.log(`${String(times).padStart(10)}  ${name}`)
  console.log(
    `simulation: ${schedules} schedules, ${events} events, ${counts.size} outcomes reached, ${seconds.toFixed(1)} s, ${(schedules / seconds).toFixed(0)} schedules/s`,
  )
  if (failed !== null) tell(failed)
  const lacking = values.whole ? missing(counts) : []
  if (lacking.length > 0) {
    console.log(`never reached: ${lacking.join(', ')}`)
    process.exitCode = 1
  }
}

function tell({ seed, violations, last }: Ran): void {
  console.log(`\nseed ${seed} fails after:\n  ${last.slice(-25).join('\n  ')}\n`)
  for (const violation of violations) console.log(`violated: ${violation}`)
  console.log(`\nreplay: npm run test:sim -- --seed ${seed}${mutant === null ? '' : ` --mutant ${mutant}`}`)
  process.exitCode = 1
}
