import { expect, it } from 'vitest'
import { runHostile } from '../../src/hostile/run.ts'

/** A hundred and fifty at each; ten thousand are sent by `npm run test:full`, in the stage `hostile`. */
const REQUESTS = 150

/** Another one each day: what one run has not drawn, another will. A failure names it. */
const SEED = new Date().toISOString().slice(0, 10)

it('T25 whatever comes to any endpoint: no fault, no change, bounded memory, and who is honest is answered', {
  timeout: 120_000,
}, async () => {
  const report = await runHostile({ seed: SEED, requests: REQUESTS })
  expect(report.rows.length).toBeGreaterThan(50)
  expect(report.honest.count).toBeGreaterThan(3)
})
