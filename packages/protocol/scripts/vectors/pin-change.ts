import { identifierFrom, installationId } from '../../src/identity.ts'
import { fixedBytes, ids } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import {
  change,
  changeGround,
  changers,
  openChange,
  openChangeGround,
  signChangeByHand,
  signOpenByHand,
} from '../../test/kit/pin-change.ts'
import { flip, type HandSigner, signByHand } from '../../test/kit/sign-by-hand.ts'
import { accepted, own, refusal, type VectorFile } from './file.ts'

const stranger = (signer: HandSigner): HandSigner => ({ ...signer, key: { ...signer.key, sign: keys.stranger.sign } })
const { installation, old, successor } = changers

const opening = async (name: string, result: object, value: object = openChange, signers?: HandSigner[]) =>
  own('5.7', name, { op: 'open', message: await signOpenByHand(value, signers), result })
const changing = async (name: string, result: object, value: object = change, signers?: HandSigner[]) =>
  own('5.8', name, { op: 'change', message: await signChangeByHand(value, signers), result })
const badOpening = (name: string, code: string, members: object, signers?: HandSigner[]) =>
  opening(name, refusal(code), { ...openChange, ...members }, signers)
const badChange = (name: string, code: string, members: object, signers?: HandSigner[]) =>
  changing(name, refusal(code), { ...change, ...members }, signers)

export async function pinChanges(): Promise<VectorFile> {
  const signed = await signChangeByHand()
  const [first, second, third] = signed.signatures
  if (!first || !second || !third) throw new Error('three signatures')
  const tampered = (name: string, message: object) => own('3.3', name, { op: 'change', message, result: refusal('signature_invalid') })
  return {
    about:
      'The opening of a change of PIN, and the change, judged as far as form, signatures and names go: checks 1, 3 and 4 of the one, 1, 5 and 6 of the other. `grounds` is what the server knows for each: origin, the key of the proof, the PIN key that stands, and the change as it was opened.',
    grounds: { open: openChangeGround, change: changeGround },
    cases: [
      await opening('an opening', accepted(openChange)),
      await opening('its signatures in another order', accepted(openChange), openChange, [old, installation]),
      await badOpening("without the PIN key's signature", 'signature_invalid', {}, [installation]),
      await badOpening("without the installation's signature", 'signature_invalid', {}, [old]),
      await badOpening('by another PIN key', 'signature_invalid', {}, [installation, { ...old, key: keys.stranger }]),
      await badOpening('a forged signature of the PIN key', 'signature_invalid', {}, [installation, stranger(old)]),
      await badOpening('by another installation', 'signature_invalid', {}, [{ ...installation, key: keys.stranger }, old]),
      await badOpening('a new key as well', 'signature_invalid', {}, [installation, old, successor]),
      own('3.3', 'signed as a decision', {
        op: 'open',
        message: await signByHand('countersign-decision', openChange, [installation, old]),
        result: refusal('signature_invalid'),
      }),
      await badOpening('at another server', 'request_changed', { iss: 'https://phone.evil.example' }),
      await badOpening('under the name of another installation', 'request_changed', { iid: installationId(keys.stranger.jwk) }),
      await badOpening('for another PIN key', 'request_changed', { kid: ids.otherKid }),
      await badOpening('another version', 'malformed', { v: 2 }),
      await badOpening('a member more', 'malformed', { chg: change.chg }),
      await badOpening('a member less', 'malformed', { nonce: undefined }),
      await badOpening('a number that is none', 'malformed', { seq: -1 }),

      await changing('a change', accepted(change)),
      await changing('its signatures in another order', accepted(change), change, [successor, installation, old]),
      await badChange("without the old key's signature", 'signature_invalid', {}, [installation, successor]),
      await badChange("without the new key's signature", 'signature_invalid', {}, [installation, old]),
      await badChange("without the installation's signature", 'signature_invalid', {}, [old, successor]),
      await badChange('the old key in both roles', 'signature_invalid', {}, [installation, old, { ...successor, key: keys.pin }]),
      await badChange('the new key is the old key', 'signature_invalid', { new: { ...change.new, jwk: keys.pin.jwk } }, [
        installation,
        old,
        { ...successor, key: keys.pin },
      ]),
      await badChange('the new key is the installation key', 'signature_invalid', { new: { ...change.new, jwk: keys.installation.jwk } }, [
        installation,
        old,
        { ...successor, key: keys.installation },
      ]),
      await badChange('old and new key swapped', 'signature_invalid', {}, [
        installation,
        { ...old, key: keys.successor },
        { ...successor, key: keys.pin },
      ]),
      await badChange('a forged signature of the old key', 'signature_invalid', {}, [installation, stranger(old), successor]),
      await badChange('a forged signature of the new key', 'signature_invalid', {}, [installation, old, stranger(successor)]),
      await badChange('the old key twice', 'signature_invalid', {}, [installation, old, old]),
      tampered('another number of the new key in the payload', {
        ...signed,
        payload: (await signChangeByHand({ ...change, new: { ...change.new, seq: 3 } })).payload,
      }),
      tampered('one byte of a signature', { ...signed, signatures: [first, second, { ...third, signature: flip(third.signature, 40) }] }),
      tampered('signed as an opening', await signByHand('countersign-pin-change-open', change, [installation, old, successor])),
      await badChange('at another server', 'request_changed', { iss: 'https://phone.evil.example' }),
      await badChange('under the name of another installation', 'request_changed', { iid: installationId(keys.stranger.jwk) }),
      await badChange('of another change', 'request_changed', { chg: identifierFrom('chg', fixedBytes('other chg', 16)) }),
      await badChange("with the phone's nonce", 'request_changed', { nonce: openChange.nonce }),
      await badChange('of another key', 'request_changed', { old: { kid: ids.otherKid, seq: 41 } }),
      await badChange('over another charge', 'request_changed', { old: { kid: ids.kid, seq: 40 } }),
      await badChange('to a key of the same name', 'request_changed', { new: { ...change.new, kid: ids.kid } }),
      await badChange('another version', 'malformed', { v: 2 }),
      await badChange('a member more', 'malformed', { admin: true }),
      await badChange('a member less', 'malformed', { nonce: undefined }),
      await badChange('a private key', 'malformed', { new: { ...change.new, jwk: { ...keys.successor.jwk, d: keys.successor.jwk.x } } }),
    ],
  }
}
