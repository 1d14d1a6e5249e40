import { describe, expect, test } from 'vitest'
import { judgeDecision, readDecision } from '../../src/transaction/judge-decision.ts'
import { transactionStates } from '../../src/transaction/states.ts'
import { approvalWith, type Fault, pinFaults, platformFaults } from '../kit/decision-faults.ts'
import { verifyEs256 } from '../kit/verify.ts'

async function judge(uv: 'pin' | 'webauthn', faults: readonly Fault[]) {
  const { message, ground } = await approvalWith(uv, faults)
  const decision = readDecision(message)
  if (decision === null) throw new Error('a fault made the message unreadable')
  return judgeDecision(message, decision, ground, verifyEs256)
}

describe.each([
  ['pin', pinFaults],
  ['webauthn', platformFaults],
] as const)('under %s', (uv, faults) => {
  test('nothing wrong: approved', async () => {
    expect(await judge(uv, [])).toMatchObject({ ok: true, value: { to: 'approved', uv } })
  })

  const singles = faults.map((fault, i) => [fault.name, i, fault] as const)
  test.each(singles)('%s', async (_, i, fault) => {
    const expected = fault.says === 'burnt' ? { ok: true, value: { to: 'burnt', uv } } : { ok: false, ...fault.says }
    expect(await judge(uv, [fault])).toMatchObject(expected)
    // Of each pair the earlier is told: who fails there learns nothing of what comes later, and burns nothing.
    for (const later of faults.slice(i + 1)) expect(await judge(uv, [fault, later]), `and ${later.name}`).toMatchObject(expected)
    for (const later of faults.slice(i + 1)) expect(await judge(uv, [later, fault]), `and ${later.name}`).toMatchObject(expected)
  })

  test('everything wrong at once: the first', async () => {
    expect(await judge(uv, faults)).toMatchObject({ ok: false, ...(faults[0]?.says as object) })
  })

  test('a wrong number burns a pending request and no other', async () => {
    const wrong = faults.find((fault) => fault.says === 'burnt') as Fault
    for (const state of transactionStates) {
      const verdict = await judge(uv, [wrong, { name: state, says: 'burnt', ground: { state } }])
      expect(verdict.ok, state).toBe(state === 'pending')
    }
  })
})
