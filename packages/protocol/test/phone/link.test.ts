import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { PROOF_HEADER, readProof } from '../../src/device/proof.ts'
import { openLink } from '../../src/phone/link.ts'
import { problem } from '../../src/problem.ts'
import { type RefusalCode, refusals } from '../../src/refusal.ts'
import { fixedRandom, ISS } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { type Answer, installation, ok, phoneKey, type Request, scripted } from '../kit/phone.ts'
import { verifyEs256 } from '../kit/verify.ts'

const PATH = '/authenticator/v1/requests'
const shape = v.object({ n: v.number() })
const line = (...answers: Parameters<typeof scripted>) => {
  const { send, asked } = scripted(...answers)
  return { asked, link: openLink({ origin: ISS, send, random: fixedRandom('link') }) }
}
const refused = (code: RefusalCode, nonce: string | null = null, extra = {}): Answer => ({
  status: refusals[code].status,
  nonce,
  body: problem(code, extra),
})

function proofOf({ path, headers, body }: Request) {
  const proof = readProof(headers[PROOF_HEADER] as string, { url: ISS + path, body }, verifyEs256)
  if (!proof.ok) throw new Error(`the phone's own proof is refused: ${proof.detail}`)
  return proof.value
}

describe('a request', () => {
  test('is JSON, with a proof of the key over this very body', async () => {
    const { link, asked } = line(ok({ n: 7, later: true }))
    expect(await link.call(PATH, installation, { a: 'é' }, shape)).toEqual({ ok: true, value: { n: 7 } })
    expect(asked).toHaveLength(1)
    const [request] = asked as [Request]
    expect(request.path).toBe(PATH)
    expect(request.headers['content-type']).toBe('application/json')
    expect(Buffer.from(request.body).toString()).toBe('{"a":"é"}')
    expect(proofOf(request)).toMatchObject({ key: keys.installation.jwk, nonce: '' })
  })

  test('for a stream is signed the same way', async () => {
    const { link } = line()
    const signed = await link.sign(PATH, installation, {})
    expect(proofOf({ path: PATH, ...signed }).key).toEqual(keys.installation.jwk)
  })
})

describe('the nonce', () => {
  test('asked for once: the request goes again with it, under a fresh proof', async () => {
    const { link, asked } = line(refused('nonce_required', 'first'), ok({ n: 1 }, 'second'), ok({ n: 2 }))
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: true })
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: true })
    const proofs = asked.map(proofOf)
    expect(proofs.map(({ nonce }) => nonce)).toEqual(['', 'first', 'second'])
    expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(3)
    expect(new Set(asked.map(({ headers }) => headers[PROOF_HEADER])).size).toBe(3)
  })

  test('fetched ahead: the first request has it already', async () => {
    const { link, asked } = line(refused('nonce_required', 'first'), ok({ n: 1 }))
    await link.greet(installation)
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: true })
    expect(asked.map(proofOf).map(({ nonce }) => nonce)).toEqual(['', 'first'])
  })

  test('in vain: the request asks for it then', async () => {
    const link = openLink({ origin: ISS, random: fixedRandom('link'), send: () => Promise.reject(new TypeError('no answer')) })
    await expect(link.greet(installation)).resolves.toBeUndefined()
  })

  test('asked for again and again: it gives up after the second', async () => {
    const { link, asked } = line(refused('nonce_required', 'a'), refused('nonce_required', 'b'), ok({ n: 1 }))
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: false, code: 'nonce_required' })
    expect(asked).toHaveLength(2)
  })

  test('asked for but not given: no second try', async () => {
    const { link, asked } = line(refused('nonce_required'), ok({ n: 1 }))
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: false, code: 'nonce_required' })
    expect(asked).toHaveLength(1)
  })

  test('is kept from refusals too, and for each key by itself', async () => {
    const { link, asked } = line(refused('request_expired', 'kept'), ok({ n: 1 }), ok({ n: 1 }))
    await link.call(PATH, installation, {}, shape)
    await link.call(PATH, phoneKey(keys.possession), {}, shape)
    await link.call(PATH, installation, {}, shape)
    expect(asked.map((request) => proofOf(request).nonce)).toEqual(['', '', 'kept'])
  })
})

describe('a request that arrived before, over a line that broke', () => {
  test('is asked once more, under a fresh proof', async () => {
    const { link, asked } = line(refused('proof_replayed', 'n'), ok({ n: 1 }))
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: true })
    expect(new Set(asked.map((request) => proofOf(request).jti)).size).toBe(2)
  })

  test('twice told so, it gives up', async () => {
    const { link, asked } = line(refused('proof_replayed'), refused('proof_replayed'), ok({ n: 1 }))
    expect(await link.call(PATH, installation, {}, shape)).toMatchObject({ ok: false, code: 'proof_replayed' })
    expect(asked).toHaveLength(2)
  })
})

describe('answers', () => {
  test.each(Object.keys(refusals).filter((code) => code !== 'nonce_required' && code !== 'proof_replayed') as RefusalCode[])(
    '%s is told as it is, once asked',
    async (code) => {
      const { link, asked } = line(refused(code, null, { left: 2 }))
      const outcome = await link.call(PATH, installation, {}, shape)
      expect(outcome).toMatchObject({ ok: false, code, extra: { left: 2, status: refusals[code].status } })
      expect(asked).toHaveLength(1)
    },
  )

  test.each<[string, Answer | Error, string]>([
    ['no answer', new TypeError('fetch failed'), 'unreachable'],
    ["a proxy's page at 502", { status: 502, nonce: null, body: null }, 'unreachable'],
    ['a page at 200', { status: 200, nonce: null, body: null }, 'not_understood'],
    ['a page at 404', { status: 404, nonce: null, body: null }, 'not_understood'],
    ['a text', ok('<html>'), 'not_understood'],
    ['another shape', ok({ n: 'seven' }), 'not_understood'],
    ["a problem of somebody else's", { status: 400, nonce: null, body: { type: 'about:blank', status: 400 } }, 'not_understood'],
    ['a code that is not known here', { status: 409, nonce: null, body: { code: 'moon_phase' } }, 'not_understood'],
    ['a way elsewhere', { status: 302, nonce: null, body: null }, 'not_understood'],
    ['a problem at 200', ok(problem('busy')), 'not_understood'],
  ])('%s', async (_, answer, code) => {
    const { link, asked } = line(answer)
    expect(await link.call(PATH, installation, {}, shape)).toEqual({ ok: false, code, extra: {} })
    expect(asked).toHaveLength(1)
  })
})
