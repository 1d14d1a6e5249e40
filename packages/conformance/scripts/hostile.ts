import { parseArgs } from 'node:util'
import { runUnderClocks } from '../src/hostile/clocks.ts'
import { runHostile } from '../src/hostile/run.ts'
import type { Row } from '../src/hostile/volley.ts'

/**
 * Ten thousand generated and mutated requests at every endpoint: nothing from 500 on, nothing changed, memory bounded, honest requests answered. A failure prints
 * the command that makes its request again.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string' }, requests: { type: 'string' }, only: { type: 'string' }, from: { type: 'string' } },
})
const seed = values.seed ?? String(Date.now())
const number = (text: string | undefined, fallback: number) => (text === undefined ? fallback : Number(text))

const line = ({ endpoint, requests, statuses, seconds }: Row) =>
  `${endpoint.padEnd(46)} ${String(requests).padStart(6)}  ${String(Math.round(requests / seconds)).padStart(5)}/s  ${Object.entries(
    statuses,
  )
    .toSorted()
    .map(([status, count]) => `${status}: ${count}`)
    .join('  ')}`

console.log(`seed ${seed}\n${'endpoint'.padEnd(46)} requests         answers by status`)
const started = performance.now()
const report = await runHostile({
  seed,
  requests: number(values.requests, 10_000),
  from: number(values.from, 0),
  ...(values.only === undefined ? {} : { only: values.only }),
  told: (row) => console.log(line(row)),
  slow: values.only === undefined,
})
const { memory, honest, rows, told, slow } = report
const sum = rows.reduce((total, { requests }) => total + requests, 0)
console.log(
  `${sum} requests at ${rows.length} endpoints in ${((performance.now() - started) / 1000).toFixed(0)} s; memory ${memory.before.toFixed(0)} MB, at most ${memory.peak.toFixed(0)}, then ${memory.after.toFixed(0)}; ` +
    `${honest.count} honest requests meanwhile: median ${honest.median.toFixed(0)} ms, 95 % within ${honest.p95.toFixed(0)} ms; ${told} lines in the audit log` +
    (slow === null ? '' : `; ${slow.count} lines that never ended were closed, the last after ${slow.longest.toFixed(0)} s`),
)

if (values.only === undefined) {
  console.log("\nthe same under a server's clock that is wrong")
  const rows = await runUnderClocks({ seed, requests: Math.ceil(number(values.requests, 10_000) / 20) }, (row) => console.log(line(row)))
  console.log(`${rows.reduce((total, { requests }) => total + requests, 0)} requests`)
}
