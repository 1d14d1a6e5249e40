import type { ClaimGround } from '../../src/enrolment/judge-claim.ts'
import { authenticatorId, installationId } from '../../src/identity.ts'
import type { Signed } from '../../src/jws.ts'
import { claim, claimGround, installer, possessor, registration, signClaimByHand, verifier } from '../../test/kit/claim.ts'
import { ids } from '../../test/kit/fixed.ts'
import { keys, offCurve } from '../../test/kit/keys.ts'
import { flip, type HandSigner, signByHand } from '../../test/kit/sign-by-hand.ts'
import { accepted, type Case, own, refusal, type VectorFile } from './file.ts'

const platform = { ...claim, pin: null, webauthn: registration }
const standing: ClaimGround = { ...claimGround, pin: { kid: ids.kid, key: keys.pin.jwk } }
const stranger = (signer: HandSigner): HandSigner => ({ ...signer, key: { ...signer.key, sign: keys.stranger.sign } })

async function bad(
  name: string,
  code: string,
  changes: { payload?: Record<string, unknown>; signers?: HandSigner[]; ground?: Partial<ClaimGround> },
): Promise<Case> {
  const message = await signClaimByHand({ ...claim, ...changes.payload }, changes.signers)
  return own('4.4', name, { ...(changes.ground && { ground: { ...claimGround, ...changes.ground } }), message, result: refusal(code) })
}

const good = (name: string, value: object, message: Signed, ground?: ClaimGround) =>
  own('4.4', name, { ...(ground && { ground }), message, result: accepted(value) })
const unsigned = (name: string, signers: HandSigner[]) => bad(name, 'signature_invalid', { signers })
const changed = (name: string, message: Signed) => own('3.3', name, { message, result: refusal('signature_invalid') })

export async function claims(): Promise<VectorFile> {
  const signed = await signClaimByHand()
  const [first, second, third] = signed.signatures as [Signed['signatures'][0], Signed['signatures'][0], Signed['signatures'][0]]
  return {
    about:
      "A claim, judged as far as it can be without the session: form, signatures, names, and the rule of the PIN. `ground` is what the server knows: its origin, the key of the request's proof, and the PIN key that this installation has. A case may have a ground of its own.",
    ground: claimGround,
    cases: [
      good('with a PIN key', claim, signed),
      good('its signatures in another order', claim, { ...signed, signatures: [third, first, second] }),
      good('with a platform credential', platform, await signClaimByHand(platform, [possessor, installer])),
      good('joining an installation that has a PIN', claim, signed, standing),
      good(
        'joining it with a platform credential',
        { ...claim, webauthn: registration },
        await signClaimByHand({ ...claim, webauthn: registration }),
        standing,
      ),

      await unsigned("without the PIN key's signature", [possessor, installer]),
      await unsigned("without the installation's signature", [possessor, verifier]),
      await unsigned("without the possession key's signature", [installer, verifier]),
      await unsigned('possession twice, verification missing', [possessor, possessor, installer]),
      await unsigned('possession and PIN key swapped', [{ ...possessor, key: keys.pin }, installer, { ...verifier, key: keys.possession }]),
      await unsigned('possession and installation key swapped', [
        { ...possessor, key: keys.installation },
        { ...installer, key: keys.possession },
        verifier,
      ]),
      await unsigned('a forged PIN signature', [possessor, installer, stranger(verifier)]),
      await unsigned('a forged PIN signature that stands first', [stranger(verifier), possessor, installer]),
      await unsigned('a forged installation signature', [possessor, stranger(installer), verifier]),
      await unsigned('the kid of another key', [possessor, installer, { ...verifier, header: { kid: keys.stranger.jwk.x } }]),
      await unsigned('alg none', [possessor, installer, { ...verifier, header: { alg: 'none' } }]),
      await unsigned('alg HS256', [possessor, installer, { ...verifier, header: { alg: 'HS256' } }]),
      await unsigned('the typ of a decision in one header', [
        possessor,
        installer,
        { ...verifier, header: { typ: 'countersign-decision+jws' } },
      ]),
      await unsigned('crit and b64', [possessor, installer, { ...verifier, header: { crit: ['b64'], b64: false } }]),
      await unsigned('a key in a header', [possessor, installer, { ...verifier, header: { jwk: keys.pin.jwk } }]),
      await bad('the PIN key is the possession key', 'signature_invalid', {
        payload: { pin: { kid: ids.kid, jwk: keys.possession.jwk, seq: 2 } },
        signers: [possessor, installer, { ...verifier, key: keys.possession }],
      }),
      await bad('a possession key off the curve', 'signature_invalid', {
        payload: { possession: offCurve, aid: authenticatorId(offCurve) },
        signers: [{ ...possessor, key: { ...keys.possession, jwk: offCurve } }, installer, verifier],
      }),
      await bad('by another installation than the proof', 'signature_invalid', { ground: { installation: keys.stranger.jwk } }),
      changed('signed as a decision', await signByHand('countersign-decision', claim, [possessor, installer, verifier])),
      changed('another name of the phone in the payload', {
        ...signed,
        payload: (await signClaimByHand({ ...claim, phone: 'Pixel 8 · Chrome' })).payload,
      }),
      changed('one byte of a signature', { ...signed, signatures: [first, second, { ...third, signature: flip(third.signature, 40) }] }),
      changed('no signature at all, in its 64 bytes', { ...signed, signatures: [first, second, { ...third, signature: 'A'.repeat(86) }] }),

      await bad('of another server', 'request_changed', { payload: { iss: 'https://phone.evil.example' } }),
      await bad('the iid of another key', 'request_changed', { payload: { iid: installationId(keys.stranger.jwk) } }),
      await bad('the aid of another key', 'request_changed', { payload: { aid: authenticatorId(keys.stranger.jwk) } }),
      await bad('no verification at all', 'malformed', { payload: { pin: null }, signers: [possessor, installer] }),
      await bad('both verifications without a PIN before', 'malformed', { payload: { webauthn: registration } }),
      await bad('another version', 'malformed', { payload: { v: 2 } }),
      await bad('a member more', 'malformed', { payload: { admin: true } }),
      await bad('a member less', 'malformed', { payload: { nonce: undefined } }),
      await bad("a phone's name that turns the direction of writing", 'malformed', { payload: { phone: 'Pixel \u202e8' } }),
      await bad("a phone's name with the Arabic letter mark", 'malformed', { payload: { phone: 'Pixel\u061c 8' } }),
      await bad("a phone's name with a space at its end", 'malformed', { payload: { phone: 'Pixel 8 ' } }),
      await bad('a private key', 'malformed', { payload: { possession: { ...keys.possession.jwk, d: keys.possession.jwk.x } } }),

      await bad('to an installation with a PIN, without it', 'pin_required', {
        payload: platform,
        signers: [possessor, installer],
        ground: { pin: standing.pin },
      }),
      await bad("to an installation with a PIN, with a PIN key of one's own", 'pin_required', {
        payload: { pin: { kid: ids.kid, jwk: keys.stranger.jwk, seq: 2 } },
        signers: [possessor, installer, { ...verifier, key: keys.stranger }],
        ground: { pin: standing.pin },
      }),
      await bad('to an installation with a PIN, under another name of the key', 'pin_required', {
        payload: { pin: { kid: ids.otherKid, jwk: keys.pin.jwk, seq: 2 } },
        ground: { pin: standing.pin },
      }),
    ],
  }
}
