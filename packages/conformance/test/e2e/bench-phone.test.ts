import { expect, test } from 'vitest'
import { quick } from '../../src/bench/length.ts'
import { judged, verdict } from '../../src/bench/line.ts'
import { activations } from '../../src/bench/p8-activation.ts'
import { firstDecode } from '../../src/bench/p9-first-decode.ts'

/** How fast anything is on this machine now is not asked; how often the app asks the server is. */
test('P8 three requests lead from the scanned code to the active phone, and two more where a PIN is made', async () => {
  const lines = await activations(quick)
  const [platform, , pin] = lines
  expect([platform?.value, platform && verdict(platform)]).toEqual([3, 'pass'])
  expect(platform?.what).toMatch(/: enrolments\/open, enrolments\/claim, decisions$/)
  expect(pin?.what).toMatch(/: enrolments\/open, pin\/evaluate, pin\/evaluate, enrolments\/claim, decisions$/)
  expect(lines).toHaveLength(4)
  for (const { unit, value } of lines) if (unit === 'ms') expect(value).toBeGreaterThan(0)
})

test('P9 the scanner reads in a page what zxing-wasm reads there', { timeout: 240_000 }, async () => {
  const [time, ratio, read] = await firstDecode(quick)
  expect(time?.value).toBeGreaterThan(0)
  expect(ratio && judged(ratio)).toBeGreaterThan(0)
  expect(read && verdict(read)).toBe('pass')
})
