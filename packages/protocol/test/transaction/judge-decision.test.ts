import { describe, expect, test } from 'vitest'
import { authenticatorId, installationId } from '../../src/identity.ts'
import type { SignedDecision } from '../../src/transaction/decision.ts'
import { type DecisionGround, judgeDecision, readDecision } from '../../src/transaction/judge-decision.ts'
import { transactionStates } from '../../src/transaction/states.ts'
import { approveByPlatform, assertBy } from '../kit/assertion.ts'
import { approval, denial, pinGround, platformApproval, platformGround, possessor, signDecisionByHand, verifier } from '../kit/decision.ts'
import { ids } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { type HandSigner, signByHand } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

function judge(message: SignedDecision, ground: DecisionGround = pinGround) {
  const decision = readDecision(message)
  return decision === null ? null : judgeDecision(message, decision, ground, verifyEs256)
}
const invalid = { ok: false, code: 'signature_invalid' }

describe('an approval under the PIN', () => {
  test('says by which charge', async () => {
    expect(judge(await signDecisionByHand())).toEqual({ ok: true, value: { to: 'approved', uv: 'pin', pinSeq: 41 } })
    expect(judge(await signDecisionByHand({ ...approval, pin_seq: 1 }))).toMatchObject({ ok: true, value: { pinSeq: 1 } })
    for (const never of [0, 42]) expect(judge(await signDecisionByHand({ ...approval, pin_seq: never }))).toMatchObject(invalid)
  })

  const forged = { ...keys.pin, sign: keys.stranger.sign }
  test.each<[string, HandSigner[]]>([
    ['the possession key alone', [possessor]],
    ['the PIN key alone', [verifier]],
    ['the possession key in both roles', [possessor, { role: 'verification', key: keys.possession }]],
    ['a forged second signature', [possessor, { ...verifier, key: forged }]],
    ['a forged second signature that stands first', [{ ...verifier, key: forged }, possessor]],
    ['the installation key for the possession key', [{ ...possessor, key: keys.installation }, verifier]],
    ['a third signature', [possessor, verifier, { role: 'installation', key: keys.installation }]],
  ])('signed by %s', async (_, signers) => {
    expect(judge(await signDecisionByHand(approval, signers))).toMatchObject(invalid)
  })

  test('a possession key that is stored as PIN key too', async () => {
    const ground: DecisionGround = { ...pinGround, verification: { uv: 'pin', key: keys.possession.jwk, charged: 41 } }
    expect(judge(await signDecisionByHand(approval, [possessor, { role: 'verification', key: keys.possession }]), ground)).toMatchObject(
      invalid,
    )
    expect(judge(await signDecisionByHand(approval, [possessor]), ground)).toMatchObject(invalid)
  })

  test('the typ of a claim', async () => {
    expect(judge(await signByHand('countersign-claim', approval, [possessor, verifier]))).toMatchObject(invalid)
  })

  test('an assertion beside it', async () => {
    const signed = await signDecisionByHand()
    expect(judge({ ...signed, webauthn: assertBy(signed.payload) })).toMatchObject(invalid)
  })
})

describe('the other way of verification', () => {
  test('an assertion where a PIN is due', async () => {
    expect(judge(await approveByPlatform(), pinGround)).toMatchObject(invalid)
  })

  test("a PIN key's signature where an assertion is due", async () => {
    expect(judge(await signDecisionByHand(), platformGround)).toMatchObject(invalid)
    expect(judge(await signDecisionByHand(approval, [possessor]), platformGround)).toMatchObject(invalid)
  })

  test("the platform's decision without an assertion, or with a second signature in its place", async () => {
    expect(judge(await signDecisionByHand(platformApproval, [possessor]), platformGround)).toMatchObject(invalid)
    expect(judge(await signDecisionByHand(platformApproval), platformGround)).toMatchObject(invalid)
  })

  test('the assertion of an earlier decision', async () => {
    const earlier = await approveByPlatform({}, { ...platformApproval, number: '999999' })
    const now = await approveByPlatform()
    expect(judge(now, platformGround)).toMatchObject({ ok: true, value: { to: 'approved', uv: 'webauthn', backedUp: false } })
    expect(judge({ ...now, webauthn: earlier.webauthn }, platformGround)).toMatchObject(invalid)
  })

  test('a backed-up credential is told', async () => {
    expect(judge(await approveByPlatform({ flags: 0x1d }), platformGround)).toMatchObject({ ok: true, value: { backedUp: true } })
  })
})

describe('a denial', () => {
  test.each(['not_me', 'mistake'] as const)('needs the possession key alone, whichever way the person is verified (%s)', async (reason) => {
    const message = await signDecisionByHand({ ...denial, reason }, [possessor])
    for (const ground of [pinGround, platformGround]) expect(judge(message, ground)).toEqual({ ok: true, value: { to: 'denied', reason } })
  })

  test('by another key, or with more than it needs', async () => {
    const signed = await signDecisionByHand(denial, [possessor])
    expect(judge(await signDecisionByHand(denial, [{ ...possessor, key: keys.stranger }]))).toMatchObject(invalid)
    expect(judge(await signDecisionByHand(denial, [{ ...possessor, key: keys.pin }]))).toMatchObject(invalid)
    expect(judge(await signDecisionByHand(denial, [possessor, verifier]))).toMatchObject(invalid)
    expect(judge({ ...signed, webauthn: assertBy(signed.payload) }, platformGround)).toMatchObject(invalid)
  })

  test('of what is not asked, or not any more', async () => {
    const message = await signDecisionByHand(denial, [possessor])
    expect(judge(await signDecisionByHand({ ...denial, nonce: 'A'.repeat(22) }, [possessor]))).toMatchObject({ code: 'request_changed' })
    expect(judge(message, { ...pinGround, active: false })).toMatchObject({ code: 'authenticator_removed' })
    for (const state of transactionStates) expect(judge(message, { ...pinGround, state })?.ok).toBe(state === 'pending')
  })
})

describe('ids', () => {
  test.each<[string, Record<string, unknown>]>([
    ['another transaction', { txn: ids.otherTxn }],
    ['another authenticator', { aid: authenticatorId(keys.stranger.jwk) }],
    ['another installation', { iid: installationId(keys.stranger.jwk) }],
  ])('%s', async (_, changes) => {
    expect(judge(await signDecisionByHand({ ...approval, ...changes }))).toEqual({ ok: false, code: 'request_changed', detail: 'ids' })
  })
})

test.each<[string, Record<string, unknown>]>([
  ['a tap', { mode: 'tap' }],
  ['no number', { number: undefined }],
  ['five digits', { number: '04291' }],
  ['seven digits', { number: '0429170' }],
  ['a number as a number', { number: 42_917 }],
  ['other digits', { number: '٠٤٢٩١٧' }],
  ['a line after the number', { number: '042917\n' }],
  ['a PIN without its charge', { pin_seq: undefined }],
  ['a charge without a PIN', { uv: 'none' }],
  ['a reason', { reason: 'not_me' }],
  ['an unknown decision', { decision: 'maybe' }],
  ['a denial under the PIN', { decision: 'deny', reason: 'not_me' }],
  ['an approval without verification', { uv: 'none', pin_seq: undefined }],
  ['a claim', { typ: 'countersign/claim' }],
  ['another version', { v: 2 }],
])('%s cannot be read', async (_, changes) => {
  expect(readDecision(await signDecisionByHand({ ...approval, ...changes }))).toBeNull()
})
