import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { parseMessage } from '../../src/encoding/json.ts'
import { judgeClaim } from '../../src/enrolment/judge-claim.ts'
import { claimedShape, claimRequestShape, openedShape, openShape } from '../../src/enrolment/messages.ts'
import { verifySigned } from '../../src/jws.ts'
import { paths } from '../../src/phone/paths.ts'
import { changePinRequestShape, openPinChangeRequestShape, pinChangedShape, pinChangeOpenedShape } from '../../src/pin/change.ts'
import { pinEvaluatedShape, pinEvaluateShape } from '../../src/pin/messages.ts'
import { problem } from '../../src/problem.ts'
import type { RefusalCode } from '../../src/refusal.ts'
import { decidedShape, decideRequestShape } from '../../src/transaction/decision.ts'
import { lookShape, requestsShape, waitingShape } from '../../src/transaction/requests.ts'
import { claimGround } from '../kit/claim.ts'
import { keys } from '../kit/keys.ts'
import { casesOf } from '../kit/vectors.ts'
import { verifyEs256 } from '../kit/verify.ts'
import { judgeProof } from '../kit/worked-server.ts'

interface Step {
  request: { path: string; proof: string; body: string }
  answer: { status: number; content_type: string; answer: string }
  result: unknown
}
const steps = casesOf<Step>('conversation.json')

const forms: Record<string, [asked: v.GenericSchema, answered: v.GenericSchema | null]> = {
  [paths.open]: [openShape, openedShape],
  [paths.claim]: [claimRequestShape, claimedShape],
  [paths.evaluate]: [pinEvaluateShape, pinEvaluatedShape],
  [paths.openPinChange]: [openPinChangeRequestShape, pinChangeOpenedShape],
  [paths.changePin]: [changePinRequestShape, pinChangedShape],
  [paths.requests]: [requestsShape, waitingShape],
  [paths.decide]: [decideRequestShape, decidedShape],
  [paths.look]: [lookShape, null],
}

describe.each(steps)('%s', (_, { request, answer, result }) => {
  const [asked, answered] = forms[request.path] as (typeof forms)[string]

  test('the proof is worth what the vector says', () => {
    const judged = judgeProof(request.proof, request.path, utf8(request.body))
    expect(judged.ok ? judged : { ok: false, code: judged.code }).toEqual(result)
  })

  test('request and answer have the forms of their tables', () => {
    expect(parseMessage(asked, utf8(request.body))).toEqual(JSON.parse(request.body))
    if (answer.status !== 200) {
      const said = JSON.parse(answer.answer)
      expect(said).toMatchObject(problem(said.code as RefusalCode))
      expect(answer.content_type).toBe('application/problem+json')
    } else if (answered === null) expect(answer.answer).toMatch(/^: open\n\n(event: look\ndata: 1\n\n|: beat\n\n)+$/)
    else expect(v.parse(answered, JSON.parse(answer.answer))).toEqual(JSON.parse(answer.answer))
  })
})

const step = (name: string) => steps.find(([known]) => known === name)?.[1] as Step

test('the claim is one that a server accepts, and a retry repeats its very bytes under a fresh proof', () => {
  const [claim, again] = [step('claim'), step('the same claim after a lost answer')]
  expect(judgeClaim(JSON.parse(claim.request.body).claim, claimGround, verifyEs256)).toMatchObject({ ok: true })
  expect(again.request.body).toBe(claim.request.body)
  expect(again.answer.answer).toBe(claim.answer.answer)
  expect(again.request.proof).not.toBe(claim.request.proof)
})

test('the binding at the end is signed by the evidence key', () => {
  const { binding } = JSON.parse(step('the proof, with the fresh number').answer.answer)
  expect(verifySigned(binding, 'countersign-binding', [{ role: 'evidence', key: keys.evidence.jwk }], verifyEs256)).toBe(true)
})

test('every message that the specification names stands in a vector', () => {
  const spec = resolve(import.meta.dirname, '../../../../spec')
  const named = new Set(
    [...readFileSync(resolve(spec, 'protocol.md'), 'utf8').matchAll(/"typ":"(countersign\/[a-z-]+)"/g)].map(([, typ]) => typ),
  )
  expect(named.size).toBeGreaterThan(12)
  const vectors = readdirSync(resolve(spec, 'vectors')).map((name) => readFileSync(resolve(spec, 'vectors', name), 'utf8'))
  const all = vectors.join('\n').replaceAll('\\"', '"')
  for (const typ of named) {
    // A signed payload begins with its typ; whole groups of three bytes of that beginning have one spelling in base64url.
    const begins = `{"typ":"${typ}`
    const signed = toBase64url(utf8(begins.slice(0, begins.length - (begins.length % 3))))
    const hex = Buffer.from(begins).toString('hex')
    expect(all.includes(`"typ":"${typ}"`) || all.includes(`"typ": "${typ}"`) || all.includes(signed) || all.includes(hex), typ).toBe(true)
  }
})
