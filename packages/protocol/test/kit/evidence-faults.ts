import type { EvidenceFault } from '../../src/evidence/fault.ts'
import { platformApproval, possessor, verifier } from './decision.ts'
import type { EvidenceFaults } from './evidence.ts'
import { ids, NOW } from './fixed.ts'
import { keys } from './keys.ts'

export const stranger = { role: 'evidence', key: keys.stranger } as const
/** What is wrong, how it is made, what the judge says, and of which kind of decision. */
export const faulty: [string, EvidenceFaults, EvidenceFault, ('pin' | 'webauthn' | 'denial')?][] = [
  ['a receipt by a key that is not trusted', { receiptSigner: stranger }, 'untrusted_key'],
  ['a binding by a key that is not trusted', { bindingSigner: stranger }, 'untrusted_key'],
  [
    'a receipt by a stranger under the name of the evidence key',
    { receiptSigner: { role: 'evidence', key: { ...keys.evidence, sign: keys.stranger.sign } } },
    'receipt_signature',
  ],
  ['a receipt in another role', { receiptSigner: { role: 'possession', key: keys.evidence } }, 'receipt_signature'],
  ['a receipt that is signed as a binding', { receiptTyp: 'countersign-binding' }, 'receipt_signature'],
  ['a receipt with a member more', { receipt: { note: '' } }, 'malformed'],
  ['a receipt for what was burnt', { receipt: { outcome: 'burnt' } }, 'malformed'],
  ['another decision', { receipt: { decision_sha256: keys.pin.jwk.x } }, 'decision_changed'],
  ['another binding', { receipt: { binding_sha256: keys.pin.jwk.x } }, 'binding_changed'],
  ['another line of the log', { receipt: { audit: { chain: 'server', seq: 812, hash: keys.pin.jwk.x } } }, 'audit_changed'],
  ['a line at another place', { line: { seq: 813 } }, 'audit_disagrees'],
  ['a line in another chain', { line: { chain: 'other' } }, 'audit_disagrees'],
  ['a line of another time', { line: { at: NOW } }, 'audit_disagrees'],
  ['a line about somebody else', { line: { subject: 'sub_AAAAAAAAAAAAAAAAAAAAAA' } }, 'audit_disagrees'],
  ['a line by another phone', { line: { actor: 'aut_AAAAAAAAAAAAAAAAAAAAAA' } }, 'audit_disagrees'],
  ['a line about another transaction', { line: { data: { txn: ids.otherTxn } } }, 'audit_disagrees'],
  ['a line that says burnt', { line: { kind: 'transaction.burnt' } }, 'audit_disagrees'],
  ['a line that says denied', { line: { kind: 'transaction.denied' } }, 'audit_disagrees'],
  [
    'a binding by a stranger under the name of the evidence key',
    { bindingSigner: { role: 'evidence', key: { ...keys.evidence, sign: keys.stranger.sign } } },
    'binding_signature',
  ],
  ['a binding of another server', { binding: { iss: 'https://phone.other.example' } }, 'another_server'],
  ['a context of another server', { context: { iss: 'https://phone.other.example' } }, 'another_server'],
  ['a binding with a possession key whose name is another', { binding: { possession: keys.stranger.jwk } }, 'another_phone'],
  ['a binding of another phone', { binding: { aid: 'aut_AAAAAAAAAAAAAAAAAAAAAA' } }, 'another_phone'],
  ['a receipt for another transaction', { receipt: { txn: ids.otherTxn } }, 'another_transaction'],
  ['a decision about another transaction', { decision: { txn: ids.otherTxn } }, 'context_changed'],
  ['a decision over another context', { decision: { ctx: keys.pin.jwk.x } }, 'context_changed'],
  ['a decision with another nonce', { decision: { nonce: ids.sid.slice(4) } }, 'context_changed'],
  ['a decision for another server', { decision: { iss: 'https://phone.other.example' } }, 'context_changed'],
  ['a decision on the screen of an activation', { decision: { tpl: 'activation/1' } }, 'context_changed'],
  ['an approval without the signature of the PIN key', { signers: [possessor] }, 'decision_signature'],
  ['an approval by another PIN key', { signers: [possessor, { ...verifier, key: keys.stranger }] }, 'decision_signature'],
  ['an approval by another possession key', { signers: [{ ...possessor, key: keys.stranger }, verifier] }, 'decision_signature'],
  ['an approval under a PIN that was never charged', { decision: { pin_seq: 0 } }, 'decision_signature'],
  [
    'an approval under a PIN by who is bound with a credential',
    { binding: { verification: { uv: 'webauthn', credential: '', jwk: keys.credential.jwk } } },
    'decision_signature',
  ],
  [
    'an approval by a credential that is bound to another key',
    { binding: { verification: { uv: 'webauthn', credential: platformApproval.cid, jwk: keys.stranger.jwk } } },
    'decision_signature',
    'webauthn',
  ],
  ['an approval under a receipt that says denied', { receipt: { outcome: 'denied' } }, 'outcome_differs'],
  ['a denial under a receipt that says approved', { receipt: { outcome: 'approved' } }, 'outcome_differs', 'denial'],
  ['a denial by another possession key', { signers: [{ ...possessor, key: keys.stranger }] }, 'decision_signature', 'denial'],
  ['a binding from after the decision', { binding: { bound_at: NOW + 32 } }, 'times_differ'],
  ['a decision before its request', { receipt: { at: NOW - 1 }, line: { at: NOW - 1 } }, 'times_differ'],
  ['a decision at the end of its request', { receipt: { at: NOW + 120 }, line: { at: NOW + 120 } }, 'times_differ'],
  ['a key listed that signed nothing', { keys: [keys.evidence.jwk, keys.stranger.jwk] }, 'wrong_keys'],
  ['another key listed', { keys: [keys.stranger.jwk] }, 'wrong_keys'],
]
