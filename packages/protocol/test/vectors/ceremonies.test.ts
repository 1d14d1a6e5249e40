import * as v from 'valibot'
import { expect, test } from 'vitest'
import { hex, unhex } from '../../scripts/vectors/file.ts'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { parseMessage } from '../../src/encoding/json.ts'
import { type ClaimGround, judgeClaim } from '../../src/enrolment/judge-claim.ts'
import { bindingShape } from '../../src/enrolment/messages.ts'
import type { PublicJwk } from '../../src/jwk.ts'
import { payloadOf, type Signed, signedShape, verifySigned } from '../../src/jws.ts'
import { readContext } from '../../src/phone/decide.ts'
import { type ChangeGround, judgeChange, judgeOpenChange, type OpenChangeGround } from '../../src/pin/judge-change.ts'
import { contextDigest } from '../../src/transaction/context.ts'
import { type SignedDecision, signedDecisionShape } from '../../src/transaction/decision.ts'
import { type DecisionGround, judgeDecision, readDecision } from '../../src/transaction/judge-decision.ts'
import { createChallenge, decisionChallenge, portalChallenge } from '../../src/webauthn/challenge.ts'
import { rawSignature } from '../../src/webauthn/der.ts'
import { bare, casesOf, readVectors } from '../kit/vectors.ts'
import { verifyEs256 } from '../kit/verify.ts'

interface Judged<M, G> {
  ground?: G
  message: M
  result: unknown
}

const claimGround = readVectors('claim.json').ground as ClaimGround
test.each(casesOf<Judged<Signed, ClaimGround>>('claim.json'))('claim: %s', (_, { ground, message, result }) => {
  expect(v.is(signedShape, message)).toBe(true)
  expect(bare(judgeClaim(message, ground ?? claimGround, verifyEs256))).toEqual(result)
})

const evidence = readVectors('binding.json').key as PublicJwk
test.each(casesOf<Judged<Signed, never>>('binding.json'))('binding: %s', (_, { message, result }) => {
  const signed =
    v.is(signedShape, message) && verifySigned(message, 'countersign-binding', [{ role: 'evidence', key: evidence }], verifyEs256)
  expect(signed ? parseMessage(bindingShape, payloadOf(message)) : null).toEqual(result)
})

const grounds = readVectors('pin-change.json').grounds as { open: OpenChangeGround; change: ChangeGround }
test.each(casesOf<Judged<Signed, never>>('pin-change.json', 'open'))('opening a change of PIN: %s', (_, { message, result }) => {
  expect(v.is(signedShape, message)).toBe(true)
  expect(bare(judgeOpenChange(message, grounds.open, verifyEs256))).toEqual(result)
})

test.each(casesOf<Judged<Signed, never>>('pin-change.json', 'change'))('a change of PIN: %s', (_, { message, result }) => {
  expect(v.is(signedShape, message)).toBe(true)
  expect(bare(judgeChange(message, grounds.change, verifyEs256))).toEqual(result)
})

test.each(casesOf<{ context: string; result: string | null }>('context.json'))('context: %s', (_, { context, result }) => {
  const shown = readContext(context)
  expect(shown && contextDigest(shown.bytes)).toBe(result)
})

test.each(casesOf<{ sid: string; nonce: string; possession: PublicJwk; result: string }>('challenge.json', 'create'))(
  'challenge: %s',
  (_, { sid, nonce, possession, result }) => {
    expect(toBase64url(createChallenge(sid, nonce, possession))).toBe(result)
  },
)

test.each(casesOf<{ payload: string; result: string }>('challenge.json', 'get'))('challenge: %s', (_, { payload, result }) => {
  expect(toBase64url(decisionChallenge(payload))).toBe(result)
})

test.each(casesOf<{ portal: string; nonce: string; result: string }>('challenge.json', 'portal'))(
  'challenge: %s',
  (_, { portal, nonce, result }) => {
    expect(toBase64url(portalChallenge(portal, nonce))).toBe(result)
  },
)

function decide(message: SignedDecision, ground: DecisionGround) {
  if (!v.is(signedDecisionShape, message)) return { ok: false, code: 'malformed' }
  const decision = readDecision(message)
  return decision === null ? { ok: false, code: 'malformed' } : bare(judgeDecision(message, decision, ground, verifyEs256))
}

test.each(
  ['decision.json', 'decision-webauthn.json'].flatMap((file) =>
    casesOf<Judged<SignedDecision, DecisionGround>>(file).map(([name, one]) => [file, name, one] as const),
  ),
)('%s: %s', (file, _, { ground, message, result }) => {
  expect(decide(message, ground ?? (readVectors(file).ground as DecisionGround))).toEqual(result)
})

test.each(casesOf<{ der: string; result: string | null }>('der.json'))('DER: %s', (_, { der, result }) => {
  const raw = rawSignature(unhex(der))
  expect(raw && hex(raw)).toBe(result)
})
