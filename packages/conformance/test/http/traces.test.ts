import { expect, test, vi } from 'vitest'
import { judge } from '../../src/traces/judge.ts'
import { runTraces } from '../../src/traces/run.ts'
import { chanceFrom } from '../../src/traces/seeded.ts'
import { tracedRequest } from '../../src/traces/traced.ts'

vi.setConfig({ testTimeout: 120_000 })

test('some hundred random lives on a real server are those of the tables', async () => {
  const { traces, steps } = await runTraces(20_261_125, 250)
  expect(traces).toBeGreaterThanOrEqual(250)
  // `npm run test:traces` runs thousands; here each kind of step must have come up at all.
  for (const step of ['open → claimed', 'open → replaced', 'claimed → active', 'claimed → failed'])
    expect(steps[`enrolment: ${step}`]).toBeGreaterThan(0)
  for (const step of ['pending → approved', 'pending → denied', 'pending → burnt', 'pending → cancelled', 'approved → consumed'])
    expect(steps[`request: ${step}`]).toBeGreaterThan(0)
})

test('chance is the seed’s alone', () => {
  const drawn = (seed: number) =>
    Array.from(
      { length: 20 },
      (
        (chance) => () =>
          chance.whole(1000)
      )(chanceFrom(seed)),
    )
  expect(drawn(7)).toEqual(drawn(7))
  expect(drawn(7)).not.toEqual(drawn(8))
})

test('the judge refuses a step that is not on the table, a missing or doubled line, and another end than the driver’s', () => {
  const life = (...states: string[]) =>
    states.map((becomes, i) => ({ id: i, what: 'request' as const, row: 'txn_1', was: states[i - 1] ?? null, becomes }))
  const line = (kind: string) => ({ kind, subject: null, actor: 'server', data: { txn: 'txn_1' } })
  const approved = tracedRequest('txn_1', 0)
  approved.happen('approve')
  const lines = [line('transaction.approved')]
  expect(judge(life('pending', 'approved'), lines, [approved])).toMatchObject({ traces: 1 })
  expect(() => judge(life('pending', 'consumed'), [line('transaction.consumed')], [])).toThrow('is not on the table')
  expect(() => judge(life('pending', 'denied', 'approved'), lines, [])).toThrow('is not on the table')
  expect(() => judge(life('pending', 'approved'), [], [])).toThrow('0 lines')
  expect(() => judge(life('pending', 'approved'), [...lines, ...lines], [])).toThrow('2 lines')
  expect(() => judge(life('pending'), lines, [])).toThrow('1 lines')
  expect(() => judge(life('pending', 'denied'), [line('transaction.denied')], [approved])).toThrow('by the table')
  expect(() => judge([], [], [approved])).toThrow('never recorded')
})
