import { describe, expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { writeEvidence } from '../../src/evidence/evidence.ts'
import { evidenceFaults } from '../../src/evidence/fault.ts'
import { judgeEvidence } from '../../src/evidence/judge-evidence.ts'
import { approval, denial, platformApproval, possessor, verifier } from '../kit/decision.ts'
import { earlierSigner, evidenceOf, fileOf, judged, pinBinding, trusted } from '../kit/evidence.ts'
import { faulty, stranger } from '../kit/evidence-faults.ts'
import { ids, NOW } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { verifyEs256 } from '../kit/verify.ts'

describe('what holds', () => {
  test.each([
    ['pin', approval],
    ['webauthn', platformApproval],
    ['denial', denial],
  ] as const)('%s', async (kind, decision) => {
    expect(judgeEvidence(utf8(await fileOf(kind)), trusted, verifyEs256)).toMatchObject({
      ok: true,
      value: { decision, binding: { sub: ids.sub }, receipt: { at: NOW + 31 }, receiptKey: keys.evidence.jwk },
    })
  })

  test('a binding by an earlier evidence key under a receipt by the present one; and both by the earlier one', async () => {
    expect(judged(await fileOf('pin', { bindingSigner: earlierSigner }))).toBe('holds')
    expect(judged(await fileOf('pin', { bindingSigner: earlierSigner, receiptSigner: earlierSigner }))).toBe('holds')
  })

  test('a decision under a changed PIN key, with the binding that took the place of the first', async () => {
    const binding = { verification: { uv: 'pin', kid: ids.otherKid, jwk: keys.stranger.jwk }, replaces: keys.pin.jwk.x }
    const signers = [possessor, { ...verifier, key: keys.stranger }]
    expect(judged(await fileOf('pin', { binding, signers }))).toBe('holds')
    expect(judged(await fileOf('pin', { binding }))).toBe('decision_signature')
  })
})

describe('what does not', () => {
  test.each(faulty)('%s', async (_, faults, fault, kind = 'pin') => {
    expect(judged(await fileOf(kind, faults))).toBe(fault)
  })

  test('every fault but none is shown above', () => {
    expect(new Set(faulty.map(([, , fault]) => fault))).toEqual(new Set(Object.keys(evidenceFaults)))
  })

  test("another server's keys; and no key inside the file is believed", async () => {
    const file = await fileOf('pin', { receiptSigner: stranger, bindingSigner: stranger })
    expect(judged(file, { ...trusted, keys: [keys.stranger.jwk] })).toBe('holds')
    expect(judged(file)).toBe('untrusted_key')
    expect(judged(await fileOf('pin'), { ...trusted, keys: [keys.earlierEvidence.jwk] })).toBe('untrusted_key')
    expect(judged(await fileOf('pin'), { ...trusted, iss: 'https://phone.other.example' })).toBe('another_server')
    expect(judged(await fileOf('webauthn'), { ...trusted, rpId: 'other.example' })).toBe('decision_signature')
    expect(judged(await fileOf('webauthn'), { ...trusted, rpId: null })).toBe('decision_signature')
  })

  test('parts of two approvals, swapped', async () => {
    const [one, other] = await Promise.all([
      evidenceOf('pin'),
      evidenceOf('pin', { context: { txn: ids.otherTxn }, binding: { ...pinBinding, bound_at: NOW } }),
    ])
    expect([judged(writeEvidence(one)), judged(writeEvidence(other))]).toEqual(['holds', 'holds'])
    for (const [part, fault] of [
      ['context', 'another_transaction'],
      ['decision', 'decision_changed'],
      ['binding', 'binding_changed'],
      ['receipt', 'decision_changed'],
      ['audit', 'audit_changed'],
    ] as const) {
      expect([part, judged(writeEvidence({ ...one, [part]: other[part] }))]).toEqual([part, fault])
      expect([part, judged(writeEvidence({ ...other, [part]: one[part] }))]).toEqual([part, fault])
    }
  })
})
