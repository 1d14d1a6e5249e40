import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { NONCE_HEADER, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, ask } from '../../src/http/ask.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { handmadeProof, nonceFor, type ProofParts, proven, strangersKey } from '../../src/http/forge.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'

const clock = shiftedClock()
let house: House
let phone: SimulatedPhone
let body: Uint8Array
let url: string
beforeAll(async () => {
  house = await openHouse({ env: clock.env })
  phone = (await house.member('ana')).phone
  body = utf8(JSON.stringify({ typ: 'countersign/requests', v: 1, iid: phone.iid }))
  url = house.server.phoneUrl + paths.requests
})
afterAll(async () => {
  await house?.close()
  clock.remove()
})

const nonce = () => nonceFor(house.server.phoneUrl, paths.requests, phone.installation)
const send = (headers: Record<string, string | string[]>, sent: string | Uint8Array = body, method = 'POST') =>
  ask(url, { method, headers: { 'content-type': 'application/json', ...headers }, body: sent })
const withProof = async (change: Partial<ProofParts> = {}) =>
  send({ [PROOF_HEADER]: await handmadeProof(phone.installation, { url, body, nonce: await nonce(), ...change }) })

/** Refused by its code, without a nonce for whoever signed nothing good, and without a word of what is behind. */
function expectRefused(answer: Answer, code = 'proof_invalid', status = 401): void {
  expect([answer.status, problemOf(answer)]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json\b/)
  expect(Object.keys(JSON.parse(answer.text) as object).sort()).toEqual(['code', 'status', 'title', 'type'])
  if (code === 'proof_invalid') expect(answer.headers[NONCE_HEADER]).toBeUndefined()
}

describe('T05 the proof of a phone’s request', () => {
  it('is taken when all fits, once for what changes and again for what only reads', async () => {
    const answer = await withProof()
    expect(answer.status).toBe(200)
    expect(answer.headers[NONCE_HEADER]).toMatch(/^[\w-]{30}$/)
  })

  const wrongClaims: [string, () => Partial<ProofParts>][] = [
    ['the portal’s address', () => ({ payload: { htu: house.server.portalUrl + paths.requests } })],
    ['another endpoint', () => ({ payload: { htu: house.server.phoneUrl + paths.decide } })],
    ['a query behind the address', () => ({ payload: { htu: `${url}?a=1` } })],
    ['the address in capitals', () => ({ payload: { htu: url.toUpperCase() } })],
    ['the method GET', () => ({ payload: { htm: 'GET' } })],
    ['another body', () => ({ body: utf8('{}') })],
    ['no body', () => ({ payload: { bd: '' } })],
    ['no jti', () => ({ payload: { jti: undefined } })],
    ['a jti of 15 bytes', () => ({ payload: { jti: 'A'.repeat(20) } })],
    ['a member that nobody knows', () => ({ payload: { more: 1 } })],
    ['the algorithm none', () => ({ header: { alg: 'none' } })],
    ['another type', () => ({ header: { typ: 'dpop+jwt' } })],
    ['no key', () => ({ header: { jwk: undefined } })],
    ['a key with its private part', () => ({ header: { jwk: { ...phone.installation.jwk, d: 'A'.repeat(43) } } })],
    ['a key that is no point', () => ({ header: { jwk: { ...phone.installation.jwk, y: 'A'.repeat(43) } } })],
    ['a key address', () => ({ header: { jku: 'https://evil.example/keys' } })],
  ]
  it.each(wrongClaims)('is refused over %s', async (_, change) => expectRefused(await withProof(change())))

  it('is refused by another key than it names', async () => {
    const stranger = await strangersKey(phone)
    const proof = await handmadeProof({ jwk: phone.installation.jwk, sign: stranger.sign }, { url, body, nonce: await nonce() })
    expectRefused(await send({ [PROOF_HEADER]: proof }))
  })

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one part', 'abc'],
    ['four parts', 'a.b.c.d'],
    ['no base64url', '***.***.***'],
    ['JSON that is none', `${toBase64url(utf8('{'))}.${toBase64url(utf8('['))}.${'A'.repeat(86)}`],
    ['a very long one', 'A'.repeat(6000)],
  ])('is refused when there is %s', async (_, proof) => {
    expectRefused(await send(proof === undefined ? {} : { [PROOF_HEADER]: proof }))
  })

  it('is refused when it comes twice, though both are good', async () => {
    const two = [
      await handmadeProof(phone.installation, { url, body, nonce: await nonce() }),
      await handmadeProof(phone.installation, { url, body, nonce: await nonce() }),
    ]
    expectRefused(await send({ [PROOF_HEADER]: two }))
  })

  it('with another spelling of the same signature is another proof, and none', async () => {
    const good = await handmadeProof(phone.installation, { url, body, nonce: await nonce() })
    for (const other of [`${good}=`, `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`, ` ${good} x`]) {
      expect((await send({ [PROOF_HEADER]: other })).status).toBe(401)
    }
  })

  it('T17 needs a nonce of this server for this key, of the last five minutes: else it is asked for again, with a fresh one', async () => {
    const foreign = await nonceFor(house.server.phoneUrl, paths.requests, await strangersKey(phone))
    const own = await nonce()
    for (const wrong of ['', 'x', 'A'.repeat(30), foreign, `${own}A`, own.slice(0, -1), own.toLowerCase()]) {
      const answer = await withProof({ nonce: wrong })
      expectRefused(answer, 'nonce_required')
      expect(answer.headers[NONCE_HEADER]).toMatch(/^[\w-]{30}$/)
    }
    clock.pass(290)
    expect((await withProof({ nonce: own })).status).toBe(200)
    clock.pass(11)
    expectRefused(await withProof({ nonce: own }), 'nonce_required')
    const future = await nonce()
    clock.pass(-100)
    expectRefused(await withProof({ nonce: future }), 'nonce_required')
    clock.pass(100)
  })

  it('by a phone years off is as good: its clock is never asked', async () => {
    expect((await withProof({ payload: {} })).status).toBe(200)
    expectRefused(await withProof({ payload: { iat: 1 } }))
  })

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])('is of no use with %s', async (method) => {
    const answer = await ask(url, {
      method,
      headers: { [PROOF_HEADER]: await handmadeProof(phone.installation, { url, body, nonce: await nonce() }) },
    })
    expect([404, 405]).toContain(answer.status)
  })

  it('at the portal’s port the phone API is not there', async () => {
    const there = house.server.portalUrl + paths.requests
    const request = await proven(phone.installation, { url: there, body, nonce: await nonce() })
    expect((await ask(there, request)).status).toBeGreaterThanOrEqual(400)
  })

  it('one installation’s proof asks nothing about another: neither its requests nor its stream', async () => {
    const other = await strangersKey(phone)
    for (const path of [paths.requests, paths.look]) {
      const message = utf8(JSON.stringify({ typ: path === paths.look ? 'countersign/look' : 'countersign/requests', v: 1, iid: phone.iid }))
      const at = house.server.phoneUrl + path
      const answer = await ask(
        at,
        await proven(other, { url: at, body: message, nonce: await nonceFor(house.server.phoneUrl, path, other) }),
      )
      expectRefusedLoosely(answer)
    }
  })
})

function expectRefusedLoosely(answer: Answer): void {
  expect([answer.status, problemOf(answer)]).toEqual([401, 'proof_invalid'])
}
