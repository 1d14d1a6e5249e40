import type { SignedDecision } from '../../src/transaction/decision.ts'
import type { DecisionGround } from '../../src/transaction/judge-decision.ts'
import { assertBy } from '../../test/kit/assertion.ts'
import { approval, denial, pinGround, platformGround, possessor, signDecisionByHand, verifier } from '../../test/kit/decision.ts'
import { approvalWith, pinFaults } from '../../test/kit/decision-faults.ts'
import { keys } from '../../test/kit/keys.ts'
import { flip, type HandSigner, signByHand } from '../../test/kit/sign-by-hand.ts'
import { accepted, type Case, own, refusal, type VectorFile } from './file.ts'

const judged = (name: string, message: SignedDecision, result: unknown, ground?: Partial<DecisionGround>): Case =>
  own('6.3', name, { ...(ground && { ground: { ...pinGround, ...ground } }), message, result })

async function fault(
  name: string,
  code: string,
  changes: { payload?: Record<string, unknown>; signers?: HandSigner[]; ground?: Partial<DecisionGround> },
): Promise<Case> {
  return judged(name, await signDecisionByHand({ ...approval, ...changes.payload }, changes.signers), refusal(code), changes.ground)
}

/** Each fault of the table in Spec §6.3 alone, and each with the one that follows it: the earlier is told. */
async function inOrder(): Promise<Case[]> {
  const cases: Case[] = []
  for (const [i, first] of pinFaults.entries()) {
    const result = first.says === 'burnt' ? accepted({ to: 'burnt', uv: 'pin', pinSeq: 41 }) : refusal(first.says.code)
    for (const later of [[], pinFaults.slice(i + 1, i + 2)]) {
      const faults = [first, ...later]
      const { message, ground } = await approvalWith('pin', faults)
      const name = faults.map((one) => one.name).join(', and ')
      if (!cases.some((one) => one.name === name)) cases.push(own('6.3', name, { ground, message, result }))
    }
  }
  return cases
}

const forged: HandSigner = { ...verifier, key: { ...keys.pin, sign: keys.stranger.sign } }

export async function decisions(): Promise<VectorFile> {
  const signed = await signDecisionByHand()
  const denied = await signDecisionByHand(denial, [possessor])
  const mistaken = await signDecisionByHand({ ...denial, reason: 'mistake' }, [possessor])
  const [first, second] = signed.signatures as [(typeof signed.signatures)[0], (typeof signed.signatures)[0]]
  return {
    about:
      'A decision under the PIN, or a denial, judged against `ground`: the stored request and authenticator. A case may have a ground of its own. `to` under `result` is what becomes of the request; a wrong number is no refusal here: it burns.',
    ground: pinGround,
    cases: [
      judged('an approval', signed, accepted({ to: 'approved', uv: 'pin', pinSeq: 41 })),
      judged(
        'its signatures in the other order',
        { ...signed, signatures: [second, first] },
        accepted({ to: 'approved', uv: 'pin', pinSeq: 41 }),
      ),
      ...(await inOrder()),
      await fault('a forged second signature, first in the list', 'signature_invalid', { signers: [forged, possessor] }),
      await fault('the possession key alone', 'signature_invalid', { signers: [possessor] }),
      await fault('the PIN key alone', 'signature_invalid', { signers: [verifier] }),
      await fault('the possession key in both roles', 'signature_invalid', { signers: [possessor, { ...verifier, key: keys.possession }] }),
      await fault('the possession key in both roles, and stored as both', 'signature_invalid', {
        signers: [possessor, { ...verifier, key: keys.possession }],
        ground: { verification: { uv: 'pin', key: keys.possession.jwk, charged: 41 } },
      }),
      await fault('the keys swapped', 'signature_invalid', {
        signers: [
          { ...possessor, key: keys.pin },
          { ...verifier, key: keys.possession },
        ],
      }),
      await fault('a third signature', 'signature_invalid', {
        signers: [possessor, verifier, { role: 'installation', key: keys.installation }],
      }),
      await fault('alg none in the second header', 'signature_invalid', { signers: [possessor, { ...verifier, header: { alg: 'none' } }] }),
      await fault('pin_seq 0, which is never charged', 'signature_invalid', { payload: { pin_seq: 0 } }),
      await fault('for an authenticator with a platform credential', 'signature_invalid', {
        ground: { verification: platformGround.verification },
      }),
      judged('signed as a claim', await signByHand('countersign-claim', approval, [possessor, verifier]), refusal('signature_invalid')),
      judged('an assertion beside it', { ...signed, webauthn: assertBy(signed.payload) }, refusal('signature_invalid')),
      judged(
        'one byte of a signature',
        { ...signed, signatures: [first, { ...second, signature: flip(second.signature, 40) }] },
        refusal('signature_invalid'),
      ),
      judged(
        'another number in the payload',
        { ...signed, payload: (await signDecisionByHand({ ...approval, number: '042918' })).payload },
        refusal('signature_invalid'),
      ),
      await fault('after it was approved', 'request_decided', { ground: { state: 'approved' } }),
      await fault('after it was consumed', 'request_decided', { ground: { state: 'consumed' } }),
      await fault('after it was burnt', 'request_decided', { ground: { state: 'burnt' } }),
      await fault('after it was withdrawn', 'request_cancelled', { ground: { state: 'cancelled' } }),
      await fault('a tap', 'malformed', { payload: { mode: 'tap' } }),
      await fault('five digits', 'malformed', { payload: { number: '04291' } }),
      await fault('a number that is no text', 'malformed', { payload: { number: 42_917 } }),
      await fault('a member more', 'malformed', { payload: { amount: '1' } }),
      await fault('another version', 'malformed', { payload: { v: 2 } }),

      judged('a denial', denied, accepted({ to: 'denied', reason: 'not_me' })),
      judged('a denial by mistake', mistaken, accepted({ to: 'denied', reason: 'mistake' })),
      judged('a denial by an authenticator with a platform credential', denied, accepted({ to: 'denied', reason: 'not_me' }), {
        verification: platformGround.verification,
      }),
      judged(
        'a denial by a stranger',
        await signDecisionByHand(denial, [{ ...possessor, key: keys.stranger }]),
        refusal('signature_invalid'),
      ),
      judged('a denial with the PIN key as well', await signDecisionByHand(denial, [possessor, verifier]), refusal('signature_invalid')),
      judged('a denial by a removed authenticator', denied, refusal('authenticator_removed'), { active: false }),
      judged('a denial after the end', denied, refusal('request_expired'), { state: 'expired' }),
      judged('a denial without a reason', await signDecisionByHand({ ...denial, reason: undefined }, [possessor]), refusal('malformed')),
    ],
  }
}
