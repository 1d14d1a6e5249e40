import { expect, test } from 'vitest'
import { quick } from '../../src/bench/length.ts'
import { judged, verdict } from '../../src/bench/line.ts'
import { signIns } from '../../src/bench/p1-sign-ins.ts'
import { durability } from '../../src/bench/p3-durability.ts'
import { passwords } from '../../src/bench/p4-passwords.ts'
import { waitingPages } from '../../src/bench/p6-waiting-pages.ts'
import { scripts } from '../../src/bench/p7-scripts.ts'

/** Each measure for a moment: that it tells something. How fast anything is on this machine now is not asked. */
test.runIf(process.platform === 'linux').each([
  ['P1', signIns, 2],
  ['P3', durability, 3],
  ['P4', passwords, 2],
  ['P6', waitingPages, 1],
])('%s tells its figures', { timeout: 120_000 }, async (name, measure, count) => {
  const lines = await measure(quick)
  expect(lines).toHaveLength(count)
  for (const line of lines) {
    expect(line.measure).toBe(name)
    // Where strace is not installed, syncs are not counted.
    if (!line.what.includes('strace')) expect(Number.isFinite(judged(line)), line.what).toBe(true)
  }
})

test('the waiting page and the app load no more script than they may', async () => {
  const lines = await scripts()
  expect(lines.map((line) => [line.what, line.value, verdict(line)])).toEqual([
    ['script of the waiting page', expect.any(Number), 'pass'],
    ["script of the app's first load", expect.any(Number), 'pass'],
  ])
  for (const { value } of lines) expect(value).toBeGreaterThan(1)
})
