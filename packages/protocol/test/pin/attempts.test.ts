import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeCharge, type PinCounters } from '../../src/pin/attempts.ts'

const fresh: PinCounters = { charged: 0, cleared: 0, allowed: 5, unsigned: 0 }

test.each([
  [{}, { ok: true, value: { left: 4 } }],
  [{ charged: 4 }, { ok: true, value: { left: 0 } }],
  [{ charged: 5 }, { ok: false, code: 'pin_paused' }],
  [
    { charged: 5, allowed: 10 },
    { ok: true, value: { left: 4 } },
  ],
  [
    { charged: 9, allowed: 10 },
    { ok: true, value: { left: 0 } },
  ],
  [
    { charged: 10, allowed: 10 },
    { ok: false, code: 'pin_gone' },
  ],
  [{ charged: 10 }, { ok: false, code: 'pin_gone' }],
  [
    { charged: 1000, cleared: 1000 },
    { ok: true, value: { left: 4 } },
  ],
  [
    { charged: 1000, cleared: 997 },
    { ok: true, value: { left: 1 } },
  ],
  [{ unsigned: 19 }, { ok: true, value: { left: 0 } }],
  [{ unsigned: 20 }, { ok: false, code: 'pin_gone' }],
  [{ unsigned: 21 }, { ok: false, code: 'pin_gone' }],
  [
    { charged: 7, unsigned: 20 },
    { ok: false, code: 'pin_gone' },
  ],
] as const)('%j', (changes, outcome) => {
  expect(judgeCharge({ ...fresh, ...changes })).toEqual(outcome)
})

type Step = 'guess' | 'sign' | 'old signature' | 'lift' | 'month'

/** A server that keeps its counters as Spec §5.5 says, and asks the judge before each guess. */
class Installation {
  charged = 0
  cleared = 0
  allowed = 5
  unsigned: number[] = []
  gone = false
  guesses: number[] = []

  do(step: Step): void {
    if (step === 'lift' && this.allowed === 5) this.allowed = 10
    if (step === 'month') this.unsigned = []
    if (this.charged > 0 && step === 'sign') this.signed(this.charged)
    if (this.charged > 0 && step === 'old signature') this.signed(Math.max(1, this.charged - 3))
    if (step !== 'guess' || this.gone) return
    const judged = judgeCharge({ charged: this.charged, cleared: this.cleared, allowed: this.allowed, unsigned: this.unsigned.length })
    if (!judged.ok) {
      this.gone = judged.code === 'pin_gone'
      return
    }
    this.charged++
    this.unsigned.push(this.charged)
    this.guesses.push(this.charged)
  }

  signed(seq: number): void {
    this.cleared = Math.max(this.cleared, seq)
    this.unsigned = this.unsigned.filter((one) => one !== seq)
    this.guesses = this.guesses.filter((one) => one > seq)
  }
}

const other = fc.constantFrom<Step>('sign', 'old signature', 'lift', 'month')
const steps = fc.array(fc.oneof({ weight: 10, arbitrary: fc.constant<Step>('guess') }, { weight: 4, arbitrary: other }), {
  minLength: 40,
  maxLength: 120,
})

test("never more than 5 guesses in a row without the person's signature, 10 after a lift, and 20 unsigned at any one time", () => {
  let ends = 0
  fc.assert(
    fc.property(steps, (walk) => {
      const installation = new Installation()
      for (const step of walk) {
        installation.do(step)
        expect(installation.guesses.length).toBeLessThanOrEqual(installation.allowed)
        expect(installation.unsigned.length).toBeLessThanOrEqual(20)
      }
      if (installation.gone) ends++
    }),
    { numRuns: 1000 },
  )
  expect(ends).toBeGreaterThan(20)
})

test('four guesses between honest sign-ins, over and over, come to an end', () => {
  const installation = new Installation()
  let wrong = 0
  for (let day = 0; day < 30 && !installation.gone; day++) {
    for (let i = 0; i < 4; i++) {
      const before = installation.charged
      installation.do('guess')
      wrong += installation.charged - before
    }
    installation.do('guess')
    installation.do('sign')
  }
  expect(installation.gone).toBe(true)
  expect(wrong).toBeLessThanOrEqual(20)
})

test('`left` is what remains: so many more guesses are taken, and then none', () => {
  const counters = fc.record({ open: fc.nat(9), cleared: fc.nat(100), allowed: fc.constantFrom(5, 10), unsigned: fc.nat(19) })
  fc.assert(
    fc.property(counters, ({ open, cleared, allowed, unsigned }) => {
      const first = judgeCharge({ charged: cleared + open, cleared, allowed, unsigned })
      expect(first.ok).toBe(open < allowed)
      for (let more = 1; first.ok && more <= first.value.left + 1; more++) {
        const next = judgeCharge({ charged: cleared + open + more, cleared, allowed, unsigned: unsigned + more })
        expect(next.ok).toBe(more <= first.value.left)
      }
    }),
    { numRuns: 500 },
  )
})
