import { makeNonce } from '../../src/device/nonce.ts'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { thumbprint } from '../../src/jwk.ts'
import { fixedBytes, NOW } from '../../test/kit/fixed.ts'
import { keys, offCurve } from '../../test/kit/keys.ts'
import { proofByHand, proofHeader, proofPayload, proofRequest } from '../../test/kit/proof.ts'
import { flip } from '../../test/kit/sign-by-hand.ts'
import { accepted, type Case, hex, own, refusal, type VectorFile } from './file.ts'

const key = fixedBytes('nonce key', 32)
const jkt = thumbprint(keys.installation.jwk)
const made = makeNonce(key, jkt, NOW)

const fresh = (name: string, result: boolean, changes: Record<string, unknown> = {}) =>
  own('3.5', name, { op: 'fresh', key: hex(key), jkt, now: NOW, nonce: made, ...changes, result })

export const nonce: VectorFile = {
  about: 'op make: the nonce for a key at a time. op fresh: whether the server that holds `key` takes a nonce for `jkt` at `now`.',
  cases: [
    own('3.5', 'as made', { op: 'make', key: hex(key), jkt, now: NOW, result: made }),
    own('3.5', 'the worked value of Appendix A', {
      op: 'make',
      key: '01'.repeat(32),
      jkt: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
      now: 1_793_500_000,
      result: 'AABq5qNgyFlnEP2SU_vZEPpM9PvTvA',
    }),
    fresh('at once', true),
    fresh('299 seconds later', true, { now: NOW + 299 }),
    fresh('300 seconds later', false, { now: NOW + 300 }),
    fresh('a second before it was made', false, { now: NOW - 1 }),
    fresh('for another key', false, { jkt: thumbprint(keys.possession.jwk) }),
    fresh('of another server', false, { key: hex(fixedBytes('another nonce key', 32)) }),
    fresh('with another time', false, { nonce: flip(made, 5) }),
    fresh('with another tag', false, { nonce: flip(made, 21) }),
    fresh('cut short', false, { nonce: made.slice(0, -2) }),
    fresh('with padding', false, { nonce: `${made}==` }),
    fresh('none', false, { nonce: '' }),
  ],
}

export async function proof(): Promise<VectorFile> {
  const { url, body } = proofRequest
  const request = { url, body: Buffer.from(body).toString() }
  const good = await proofByHand()
  const { jti, nonce: given } = proofPayload()
  const value = { key: keys.installation.jwk, jkt, jti, nonce: given }
  const invalid = (name: string, compact: string, changes = {}): Case =>
    own('3.4', name, { request: { ...request, ...changes }, proof: compact, result: refusal('proof_invalid') })
  const payload = async (name: string, changes: Record<string, unknown>) =>
    invalid(name, await proofByHand(proofHeader(), { ...proofPayload(), ...changes }))
  const header = async (name: string, changes: Record<string, unknown>) =>
    invalid(name, await proofByHand({ ...proofHeader(), ...changes }))
  const [head, middle, tail] = good.split('.') as [string, string, string]
  return {
    about: 'A proof judged against the configured address of the endpoint and the body, before its nonce is looked at.',
    cases: [
      own('3.4', 'a proof', { request, proof: good, result: accepted(value) }),
      invalid('another body', good, { body: `${request.body} ` }),
      invalid('another address', good, { url: `${url}/` }),
      await payload('GET', { htm: 'GET' }),
      await payload('another htu', { htu: url.replace('phone.', 'evil.') }),
      await payload('an htu in upper case', { htu: url.toUpperCase() }),
      await payload("another body's digest", { bd: toBase64url(fixedBytes('another body', 32)) }),
      await payload('no digest', { bd: undefined }),
      await payload('no jti', { jti: undefined }),
      await payload('a short jti', { jti: 'AAAA' }),
      await payload('a nonce that is no text', { nonce: null }),
      await payload('a member more', { iat: NOW }),
      await header('alg none', { alg: 'none' }),
      await header('alg HS256', { alg: 'HS256' }),
      await header('the typ of DPoP', { typ: 'dpop+jwt' }),
      await header('no key', { jwk: undefined }),
      await header('a private key', { jwk: { ...keys.installation.jwk, d: toBase64url(keys.installation.secret) } }),
      await header("another's key", { jwk: keys.stranger.jwk }),
      await header('a point off the curve', { jwk: offCurve }),
      await header('crit', { crit: ['b64'], b64: false }),
      invalid('another header', `${flip(head, 60)}.${middle}.${tail}`),
      invalid('another payload', `${head}.${flip(middle, 10)}.${tail}`),
      invalid('another signature', `${head}.${middle}.${flip(tail, 63)}`),
      invalid('no signature', `${head}.${middle}.`),
      invalid('two parts', `${head}.${middle}`),
      invalid('four parts', `${good}.${tail}`),
      invalid('padding', `${good}==`),
      invalid('nothing', ''),
      invalid('2049 characters', `${good}${'A'.repeat(2049 - good.length)}`),
    ],
  }
}
