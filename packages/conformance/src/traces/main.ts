import { parseArgs } from 'node:util'
import { runTraces } from './run.ts'

/** Lives on one server, before another is started for the next seed. */
const EACH = 2_600

const { values } = parseArgs({ options: { seed: { type: 'string' }, traces: { type: 'string', default: '10400' } } })
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const wanted = Number(values.traces)

let traces = 0
const steps: Record<string, number> = {}
for (let seed = first; traces < wanted; seed++) {
  const began = performance.now()
  const judged = await runTraces(seed, Math.min(EACH, wanted - traces))
  traces += judged.traces
  for (const [step, count] of Object.entries(judged.steps)) steps[step] = (steps[step] ?? 0) + count
  const seconds = (performance.now() - began) / 1000
  console.log(`seed ${seed}: ${judged.traces} traces replayed through the tables in ${seconds.toFixed(0)} s`)
}
for (const [step, count] of Object.entries(steps).sort()) console.log(`${String(count).padStart(7)}  ${step}`)
console.log(`${traces} traces, every change of state a step of the tables, every answer the tables' own`)
