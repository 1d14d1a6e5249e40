import { toBase64url } from '../../src/encoding/base64url.ts'
import type { SignedDecision } from '../../src/transaction/decision.ts'
import type { DecisionGround } from '../../src/transaction/judge-decision.ts'
import { rawSignature } from '../../src/webauthn/der.ts'
import { type AssertionFaults, approveByPlatform, challengeOf } from '../../test/kit/assertion.ts'
import { badDer } from '../../test/kit/bad-der.ts'
import { pinGround, platformApproval, platformGround, possessor, signDecisionByHand, verifier } from '../../test/kit/decision.ts'
import { fixedBytes } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import { accepted, type Case, hex, own, refusal, type VectorFile } from './file.ts'

const judged = (name: string, message: SignedDecision, result: unknown, ground?: DecisionGround): Case =>
  own('7.2', name, { ...(ground && { ground }), message, result })
const approved = (backedUp: boolean) => accepted({ to: 'approved', uv: 'webauthn', backedUp })
const bad = async (name: string, faults: AssertionFaults, payload: unknown = platformApproval) =>
  judged(name, await approveByPlatform(faults, payload), refusal('signature_invalid'))
const client = (name: string, clientData: Record<string, unknown>) => bad(name, { clientData })
const good = async (name: string, faults: AssertionFaults, backedUp = false) =>
  judged(name, await approveByPlatform(faults), approved(backedUp))

/** r and s of the right signature, in an encoding that is not strictly DER. */
const lax = ([name, spoil]: (typeof badDer)[number]) =>
  bad(`DER: ${name}`, {
    der: (signature) => {
      const raw = rawSignature(signature) as Uint8Array
      return spoil(raw.subarray(0, 32), raw.subarray(32))
    },
  })

export async function platformDecisions(): Promise<VectorFile> {
  const plain = await approveByPlatform()
  const earlier = await approveByPlatform({}, { ...platformApproval, number: '999999' })
  return {
    about:
      'A decision under a platform credential, judged against `ground`. Authenticator data and client data are made by hand; the signature is ASN.1 DER.',
    ground: platformGround,
    cases: [
      judged('an approval', plain, approved(false)),
      await good('a credential that may be backed up', { flags: 0x0d }),
      await good('one that is backed up', { flags: 0x1d }, true),
      await good('client data without crossOrigin', { clientData: { crossOrigin: undefined } }),
      await good('client data with a member more', { clientData: { other_keys_can_be_added_here: true } }),
      judged(
        'a wrong number',
        await approveByPlatform({}, { ...platformApproval, number: '042918' }),
        accepted({ to: 'burnt', uv: 'webauthn', backedUp: false }),
      ),

      await client('another challenge', { challenge: challengeOf('eyJ9') }),
      await client("the portal's origin", { origin: 'https://id.example.org' }),
      await client('an origin that begins like ours', { origin: `${platformGround.origin}.evil.example` }),
      await client('an origin with a port', { origin: `${platformGround.origin}:443` }),
      await client('crossOrigin true', { crossOrigin: true }),
      await client('a topOrigin', { topOrigin: 'https://evil.example' }),
      await client('the type of a creation', { type: 'webauthn.create' }),
      await bad('another RP ID', { rpId: 'evil.example' }),
      await bad("the phone's host as RP ID", { rpId: 'phone.id.example.org' }),
      await bad('UP not set', { flags: 0x04 }),
      await bad('UV not set', { flags: 0x01 }),
      await bad('backed up, but not eligible', { flags: 0x15 }),
      await bad('authenticator data of 36 bytes', { dataLength: 36 }),
      await bad("another credential's id in the assertion", { id: toBase64url(fixedBytes('another credential', 32)) }),
      await bad(
        "another credential's id in the payload",
        {},
        { ...platformApproval, cid: toBase64url(fixedBytes('another credential', 32)) },
      ),
      await bad("another credential's key", { key: keys.stranger }),
      await bad('the possession key', { key: keys.possession }),
      judged('no assertion', await signDecisionByHand(platformApproval, [possessor]), refusal('signature_invalid')),
      judged(
        "a PIN key's signature in its place",
        await signDecisionByHand(platformApproval, [possessor, verifier]),
        refusal('signature_invalid'),
      ),
      judged('the assertion of an earlier decision', { ...plain, webauthn: earlier.webauthn }, refusal('signature_invalid')),
      judged('for an authenticator with a PIN', plain, refusal('signature_invalid'), pinGround),
      ...(await Promise.all(badDer.map(lax))),
    ],
  }
}

const [r, s] = [fixedBytes('r', 32).with(0, 0x7f), fixedBytes('s', 32).with(0, 0x80)]
const short = new Uint8Array(32).with(31, 1)
const derOf = (...body: number[]) => Uint8Array.of(0x30, body.length, ...body)

export const der: VectorFile = {
  about: 'An ECDSA signature in ASN.1 DER, in hexadecimal, and its r ‖ s; null unless it is strictly DER.',
  cases: [
    own('7.2', 'r below, s above half of its range of bits', { der: hex(derOf(2, 32, ...r, 2, 33, 0, ...s)), result: hex(r) + hex(s) }),
    own('7.2', 'r and s of 1', { der: '3006020101020101', result: hex(short) + hex(short) }),
    own('7.2', 'r of 128', { der: '300702020080020101', result: `${'00'.repeat(31)}80${hex(short)}` }),
    own('7.2', 'r of 0, which no key verifies', { der: '3006020100020101', result: '00'.repeat(32) + hex(short) }),
    ...badDer.map(([name, spoil]) => own('7.2', name, { der: hex(spoil(r, s)), result: null })),
    own('7.2', 'nothing', { der: '', result: null }),
    own('7.2', 'an empty sequence', { der: '3000', result: null }),
  ],
}
