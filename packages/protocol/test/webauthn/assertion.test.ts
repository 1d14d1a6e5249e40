import { describe, expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { verifyAssertion } from '../../src/webauthn/assertion.ts'
import { createChallenge, decisionChallenge } from '../../src/webauthn/challenge.ts'
import { rawSignature } from '../../src/webauthn/der.ts'
import { type AssertionFaults, assertBy, challengeOf } from '../kit/assertion.ts'
import { badDer } from '../kit/bad-der.ts'
import { CREDENTIAL_ID, platformApproval } from '../kit/decision.ts'
import { ISS, ids, RP_ID } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { flip, json } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

const payload = json(platformApproval)
const expected = { credential: { id: CREDENTIAL_ID, key: keys.credential.jwk }, origin: ISS, rpId: RP_ID }
const judge = (faults: AssertionFaults = {}, by = expected) => verifyAssertion(assertBy(payload, faults), payload, by, verifyEs256)

describe('stands', () => {
  test.each<[string, AssertionFaults, { backupEligible: boolean; backedUp: boolean }]>([
    ['present and verified', {}, { backupEligible: false, backedUp: false }],
    ['eligible for backup', { flags: 0x0d }, { backupEligible: true, backedUp: false }],
    ['backed up', { flags: 0x1d }, { backupEligible: true, backedUp: true }],
    [
      'without crossOrigin, as older browsers have it',
      { clientData: { crossOrigin: undefined } },
      { backupEligible: false, backedUp: false },
    ],
    [
      'with members that browsers add',
      { clientData: { other_keys_can_be_added_here: 'do not compare clientDataJSON against a template' } },
      { backupEligible: false, backedUp: false },
    ],
  ])('%s', (_, faults, flags) => {
    expect(judge(faults)).toEqual(flags)
  })
})

describe('falls', () => {
  const client = (changes: Record<string, unknown>): AssertionFaults => ({ clientData: changes })
  const good = { type: 'webauthn.get', challenge: challengeOf(payload), origin: ISS, crossOrigin: false }
  test.each<[string, AssertionFaults]>([
    ['another challenge', client({ challenge: challengeOf(`${payload}A`) })],
    ['the challenge with padding', client({ challenge: `${challengeOf(payload)}=` })],
    ['no challenge', client({ challenge: undefined })],
    ["the portal's origin", client({ origin: 'https://id.example.org' })],
    ['another origin', client({ origin: 'https://phone.id.example.org.evil.example' })],
    ['the origin with a port', client({ origin: `${ISS}:443` })],
    ['the origin with a slash', client({ origin: `${ISS}/` })],
    ['the origin in upper case', client({ origin: ISS.toUpperCase() })],
    ['crossOrigin true', client({ crossOrigin: true })],
    ['crossOrigin as a text', client({ crossOrigin: 'false' })],
    ['a top origin', client({ topOrigin: 'https://evil.example' })],
    ['the type of a creation', client({ type: 'webauthn.create' })],
    ['the type of a payment', client({ type: 'payment.get' })],
    ['a member twice', { clientDataText: `{"challenge":"x",${JSON.stringify(good).slice(1)}` }],
    ['client data with a byte order mark', { clientDataText: `\ufeff${JSON.stringify(good)}` }],
    ['no client data', { clientDataText: '' }],
    ['another RP ID', { rpId: 'evil.example' }],
    ["the phone's host as RP ID", { rpId: 'phone.id.example.org' }],
    ['no user present', { flags: 0x04 }],
    ['no user verified', { flags: 0x01 }],
    ['no flags at all', { flags: 0 }],
    ['backed up without being eligible', { flags: 0x15 }],
    ['authenticator data of 36 bytes', { dataLength: 36 }],
    ['authenticator data of the hash alone', { dataLength: 32 }],
    ['no authenticator data', { dataLength: 0 }],
    ["another credential's id", { id: toBase64url(new Uint8Array(32)) }],
    ["another credential's key", { key: keys.stranger }],
    ["the possession key's signature", { key: keys.possession }],
  ])('%s', (_, faults) => {
    expect(judge(faults)).toBeNull()
  })

  test.each(badDer)('a signature with %s', (_, spoil) => {
    const lax = (signature: Uint8Array) => {
      const raw = rawSignature(signature) as Uint8Array
      return spoil(raw.subarray(0, 32), raw.subarray(32))
    }
    expect(judge({ der: lax })).toBeNull()
  })

  test('r and s of zero', () => {
    expect(judge({ der: () => Uint8Array.of(0x30, 6, 2, 1, 0, 2, 1, 0) })).toBeNull()
  })

  test('an assertion over another payload', () => {
    expect(verifyAssertion(assertBy(payload), json({ ...platformApproval, number: '042918' }), expected, verifyEs256)).toBeNull()
  })

  test('any byte of its parts changed', () => {
    const assertion = assertBy(payload)
    for (const part of ['authenticatorData', 'clientDataJSON', 'signature'] as const) {
      for (let at = 0; at < Buffer.from(assertion[part], 'base64url').length; at++) {
        expect(
          verifyAssertion({ ...assertion, [part]: flip(assertion[part], at) }, payload, expected, verifyEs256),
          `${part} ${at}`,
        ).toBeNull()
      }
    }
  })
})

describe('challenges', () => {
  test('of a decision: over its payload as it was sent', () => {
    expect(Buffer.from(decisionChallenge(payload)).toString('base64url')).toBe(challengeOf(payload))
  })

  test('of a creation: bound to session, nonce and possession key', () => {
    const all = [
      createChallenge(ids.sid, 'n', keys.possession.jwk),
      createChallenge(`${ids.sid}n`, '', keys.possession.jwk),
      createChallenge(ids.sid, 'm', keys.possession.jwk),
      createChallenge(ids.sid, 'n', keys.stranger.jwk),
    ]
    expect(new Set(all.map((challenge) => Buffer.from(challenge).toString('hex'))).size).toBe(all.length)
  })
})
