import { describe, expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { type ClaimGround, judgeClaim } from '../../src/enrolment/judge-claim.ts'
import { authenticatorId, installationId } from '../../src/identity.ts'
import { claim, claimGround, installer, possessor, registration, signClaimByHand, verifier } from '../kit/claim.ts'
import { ids } from '../kit/fixed.ts'
import { keys, offCurve } from '../kit/keys.ts'
import { type HandSigner, header, json, signBase64url, signByHand } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

const judge = (message: Awaited<ReturnType<typeof signClaimByHand>>, ground: ClaimGround = claimGround) =>
  judgeClaim(message, ground, verifyEs256)
const platform = { ...claim, pin: null, webauthn: registration }
const standing: ClaimGround = { ...claimGround, pin: { kid: ids.kid, key: keys.pin.jwk } }

describe('a claim is accepted', () => {
  test('with a PIN key, signed by all three', async () => {
    expect(judge(await signClaimByHand())).toEqual({ ok: true, value: claim })
  })

  test('with a platform credential, signed by two', async () => {
    expect(judge(await signClaimByHand(platform, [possessor, installer]))).toEqual({ ok: true, value: platform })
  })

  test('by an installation that has a PIN, under that PIN key, with or without a platform credential', async () => {
    expect(judge(await signClaimByHand(), standing).ok).toBe(true)
    expect(judge(await signClaimByHand({ ...claim, webauthn: registration }), standing).ok).toBe(true)
  })
})

describe('who signs', () => {
  const forged = { ...keys.pin, sign: keys.stranger.sign }
  test.each<[string, HandSigner[]]>([
    ['nobody for the PIN key', [possessor, installer]],
    ['nobody for the installation', [possessor, verifier]],
    ['nobody for the possession key', [installer, verifier]],
    ['possession twice', [possessor, possessor, installer]],
    ['verification twice', [possessor, verifier, verifier]],
    ["possession and PIN key in each other's roles", [{ ...possessor, key: keys.pin }, installer, { ...verifier, key: keys.possession }]],
    [
      "possession and installation in each other's roles",
      [{ ...possessor, key: keys.installation }, { ...installer, key: keys.possession }, verifier],
    ],
    ['a stranger for the PIN key', [possessor, installer, { ...verifier, key: forged }]],
    ['a stranger for the possession key', [{ ...possessor, key: { ...keys.possession, sign: keys.stranger.sign } }, installer, verifier]],
    ['a stranger for the installation', [possessor, { ...installer, key: { ...keys.installation, sign: keys.stranger.sign } }, verifier]],
    ['the kid of another key', [{ ...possessor, header: { kid: keys.stranger.jwk.x } }, installer, verifier]],
    ['alg none', [possessor, { ...installer, header: { alg: 'none' } }, verifier]],
    ['alg HS256', [possessor, installer, { ...verifier, header: { alg: 'HS256' } }]],
  ])('%s', async (_, signers) => {
    expect(judge(await signClaimByHand(claim, signers))).toEqual({ ok: false, code: 'signature_invalid', detail: 'claim' })
  })

  test('the typ of a decision', async () => {
    const message = await signByHand('countersign-decision', claim, [possessor, installer, verifier])
    expect(judge(message)).toMatchObject({ code: 'signature_invalid' })
  })

  test('one key in two capacities', async () => {
    const pinIsPossession = { ...claim, pin: { kid: ids.kid, jwk: keys.possession.jwk, seq: 2 } }
    expect(judge(await signClaimByHand(pinIsPossession, [possessor, installer, { ...verifier, key: keys.possession }]))).toMatchObject({
      code: 'signature_invalid',
    })
    const allInOne = { ...pinIsPossession, installation: keys.possession.jwk, iid: installationId(keys.possession.jwk) }
    const signers = [possessor, { ...installer, key: keys.possession }, { ...verifier, key: keys.possession }]
    expect(judge(await signClaimByHand(allInOne, signers), { ...claimGround, installation: keys.possession.jwk })).toMatchObject({
      code: 'signature_invalid',
    })
  })

  test('a key off the curve', async () => {
    const nowhere = { ...claim, possession: offCurve, aid: authenticatorId(offCurve) }
    const message = await signClaimByHand(nowhere, [{ ...possessor, key: { ...keys.possession, jwk: offCurve } }, installer, verifier])
    expect(judge(message)).toMatchObject({ code: 'signature_invalid' })
  })

  test('an installation other than the one whose proof came with it', async () => {
    expect(judge(await signClaimByHand(), { ...claimGround, installation: keys.stranger.jwk })).toMatchObject({ code: 'signature_invalid' })
  })
})

describe('what it says', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['another server', { iss: 'https://phone.evil.example' }, 'request_changed'],
    ['the iid of another key', { iid: installationId(keys.stranger.jwk) }, 'request_changed'],
    ['the aid of another key', { aid: authenticatorId(keys.stranger.jwk) }, 'request_changed'],
    ['the aid made by the rule for an iid', { aid: installationId(keys.possession.jwk).replace('ins_', 'aut_') }, 'request_changed'],
    ['a PIN key and a platform credential at once', { webauthn: registration }, 'malformed'],
    ['another version', { v: 2 }, 'malformed'],
    ['a decision', { typ: 'countersign/decision' }, 'malformed'],
    ['a member more', { admin: true }, 'malformed'],
    ['no nonce', { nonce: undefined }, 'malformed'],
    ['an unknown way', { via: 'mail' }, 'malformed'],
    ['a private key', { possession: { ...keys.possession.jwk, d: keys.possession.jwk.x } }, 'malformed'],
    ['no name of a phone', { phone: '' }, 'malformed'],
    ['a long name of a phone', { phone: 'x'.repeat(61) }, 'malformed'],
    ['a negative count', { pin: { ...claim.pin, seq: -1 } }, 'malformed'],
  ])('%s', async (_, changes, code) => {
    expect(judge(await signClaimByHand({ ...claim, ...changes }))).toMatchObject({ ok: false, code })
  })

  test('nothing that verifies the person', async () => {
    expect(judge(await signClaimByHand({ ...claim, pin: null }, [possessor, installer]))).toMatchObject({ code: 'malformed' })
  })

  test('no JSON, a member twice, text that is not UTF-8', async () => {
    const twice = `{"iss":"https://phone.evil.example",${JSON.stringify(claim).slice(1)}`
    for (const bytes of [utf8('claim'), utf8(twice), utf8(''), Uint8Array.of(0x22, 0xff, 0x22)]) {
      const payload = toBase64url(bytes)
      const signatures = []
      for (const { role, key } of [possessor, installer, verifier])
        signatures.push(await signBase64url(payload, json(header('countersign-claim', role, key)), key))
      expect(judge({ payload, signatures })).toMatchObject({ code: 'malformed' })
    }
  })
})

describe('an installation that has a PIN', () => {
  test('does not take a claim without it', async () => {
    expect(judge(await signClaimByHand(platform, [possessor, installer]), standing)).toMatchObject({ code: 'pin_required' })
  })

  test('nor with a PIN key that the claimant made', async () => {
    const own = { ...claim, pin: { kid: ids.kid, jwk: keys.stranger.jwk, seq: 2 } }
    expect(judge(await signClaimByHand(own, [possessor, installer, { ...verifier, key: keys.stranger }]), standing)).toMatchObject({
      code: 'pin_required',
    })
    const otherKid = { ...claim, pin: { kid: ids.otherKid, jwk: keys.pin.jwk, seq: 2 } }
    expect(judge(await signClaimByHand(otherKid), standing)).toMatchObject({ code: 'pin_required' })
  })

  test("nor the PIN key's name without its signature", async () => {
    const forged = { ...keys.pin, sign: keys.stranger.sign }
    expect(judge(await signClaimByHand(claim, [possessor, installer, { ...verifier, key: forged }]), standing)).toMatchObject({
      code: 'signature_invalid',
    })
    expect(judge(await signClaimByHand(claim, [possessor, installer]), standing)).toMatchObject({ code: 'signature_invalid' })
  })
})
