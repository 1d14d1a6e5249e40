import { describe, expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { verifyAssertion, verifyPortalAssertion } from '../../src/webauthn/assertion.ts'
import { createChallenge, decisionChallenge, portalChallenge } from '../../src/webauthn/challenge.ts'
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

describe('at the portal', () => {
  const PORTAL = 'https://id.example.org'
  const nonce = 'A'.repeat(43)
  const challenge = toBase64url(portalChallenge(PORTAL, nonce))
  const here = { ...expected, origin: PORTAL }
  const made = (clientData: Record<string, unknown> = {}, faults: AssertionFaults = {}) =>
    assertBy(payload, { ...faults, clientData: { challenge, origin: PORTAL, ...clientData } })
  const judgeHere = (assertion: ReturnType<typeof made>, by = here, over = nonce) => verifyPortalAssertion(assertion, over, by, verifyEs256)

  test('one made for this sign-in stands, with its backup flags', () => {
    expect(judgeHere(made())).toEqual({ backupEligible: false, backedUp: false })
    expect(judgeHere(made({}, { flags: 0x1d }))).toEqual({ backupEligible: true, backedUp: true })
  })

  test.each<[string, ReturnType<typeof made>]>([
    ["one made on the phone's origin", made({ origin: ISS })],
    ['one over a decision', made({ challenge: challengeOf(payload) })],
    ['one over the nonce alone', made({ challenge: nonce })],
    ['one over a decision that spells the nonce', made({ challenge: challengeOf(nonce) })],
    ['one for another portal', made({ challenge: toBase64url(portalChallenge('https://id.example.com', nonce)) })],
    ['one for another sign-in', made({ challenge: toBase64url(portalChallenge(PORTAL, 'B'.repeat(43))) })],
    ['one of a page inside another', made({ crossOrigin: true })],
    ['one without the person verified', made({}, { flags: 0x01 })],
    ['one without the person present', made({}, { flags: 0x04 })],
    ['one for another RP ID', made({}, { rpId: 'phone.id.example.org' })],
    ["one by another credential's key", made({}, { key: keys.stranger })],
    ['one under another name', made({}, { id: toBase64url(new Uint8Array(32)) })],
  ])('%s falls', (_, assertion) => {
    expect(judgeHere(assertion)).toBeNull()
  })

  test('one made here decides nothing, on either origin', () => {
    for (const by of [expected, here]) expect(verifyAssertion(made(), payload, by, verifyEs256)).toBeNull()
    // Even where its challenge is the decision's: the origin is not.
    expect(verifyAssertion(made({ challenge: challengeOf(payload) }), payload, expected, verifyEs256)).toBeNull()
  })

  test('a decision whose payload looks like what the portal asks for has another challenge', () => {
    expect(toBase64url(decisionChallenge(`${PORTAL}${nonce}`))).not.toBe(challenge)
    expect(toBase64url(portalChallenge(`${PORTAL}A`, nonce.slice(1)))).not.toBe(challenge)
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
