import { sameText } from '../encoding/bytes.ts'
import { parseMessage } from '../encoding/json.ts'
import type { VerifyEs256 } from '../es256.ts'
import type { AuthenticatorId, InstallationId, TransactionId } from '../identity.ts'
import type { PublicJwk } from '../jwk.ts'
import { payloadOf, type Signed, verifySigned } from '../jws.ts'
import { accept, type Outcome, refuse } from '../outcome.ts'
import { verifyAssertion } from '../webauthn/assertion.ts'
import { type Decision, decisionShape, type SignedDecision } from './decision.ts'
import { closedReason, type TransactionState } from './states.ts'

/** How the person behind an authenticator proves to be there. */
export type VerificationMethod =
  | { readonly uv: 'pin'; readonly key: PublicJwk; readonly charged: number }
  | { readonly uv: 'webauthn'; readonly credential: { readonly id: string; readonly key: PublicJwk } }

/** The stored request, and the authenticator that answers. */
export interface DecisionGround {
  readonly iss: string
  readonly origin: string
  readonly rpId: string
  readonly txn: TransactionId
  readonly state: TransactionState
  readonly nonce: string
  readonly ctx: string
  readonly kind: 'signin' | 'activation'
  readonly number: string
  readonly aid: AuthenticatorId
  readonly iid: InstallationId
  readonly active: boolean
  readonly possession: PublicJwk
  readonly verification: VerificationMethod
}

/** What an accepted decision does to its request. A wrong number is a verdict too: it burns. */
export type Verdict =
  | { readonly to: 'approved' | 'burnt'; readonly uv: 'pin'; readonly pinSeq: number }
  | { readonly to: 'approved' | 'burnt'; readonly uv: 'webauthn'; readonly backedUp: boolean }
  | { readonly to: 'denied'; readonly reason: 'not_me' | 'mistake' }

/** Reads who claims to have signed, before anything is believed. */
export function readDecision(message: SignedDecision): Decision | null {
  return parseMessage(decisionShape, payloadOf(message))
}

/**
 * Spec §6.3. Every check, in the one order: possession signature; verification signature; nonce, context, mode equal the row;
 * active; open; number. Whoever lacks the keys learns nothing from what comes later; a wrong number burns only under both signatures.
 */
export function judgeDecision(message: SignedDecision, decision: Decision, ground: DecisionGround, verify: VerifyEs256): Outcome<Verdict> {
  const possession = { role: 'possession', key: ground.possession } as const
  const pinKey = decision.uv === 'pin' && ground.verification.uv === 'pin' ? ground.verification.key : null
  const signers = pinKey === null ? [possession] : [possession, { role: 'verification', key: pinKey } as const]
  const signed: Signed = { payload: message.payload, signatures: message.signatures }
  if (!verifySigned(signed, 'countersign-decision', signers, verify)) return refuse('signature_invalid', 'decision')

  const person = judgePerson(message, decision, ground, verify)
  if (!person.ok) return person

  if (decision.txn !== ground.txn || decision.aid !== ground.aid || decision.iid !== ground.iid) return refuse('request_changed', 'ids')
  if (!sameText(decision.iss, ground.iss)) return refuse('request_changed', 'iss')
  if (!sameText(decision.nonce, ground.nonce)) return refuse('request_changed', 'nonce')
  if (!sameText(decision.ctx, ground.ctx)) return refuse('request_changed', 'context')
  if (decision.decision === 'approve' && decision.tpl !== `${ground.kind}/1`) return refuse('request_changed', 'template')

  if (!ground.active) return refuse('authenticator_removed')
  const closed = closedReason(ground.state)
  if (closed !== null) return refuse(closed, ground.state)

  if (decision.decision === 'deny') return accept({ to: 'denied', reason: decision.reason })
  const to = sameText(decision.number, ground.number) ? 'approved' : 'burnt'
  return decision.uv === 'pin'
    ? accept({ to, uv: 'pin', pinSeq: decision.pin_seq })
    : accept({ to, uv: 'webauthn', backedUp: person.value.backedUp })
}

function judgePerson(
  message: SignedDecision,
  decision: Decision,
  ground: DecisionGround,
  verify: VerifyEs256,
): Outcome<{ backedUp: boolean }> {
  const method = ground.verification
  if ((decision.uv === 'webauthn') !== (message.webauthn !== undefined)) return refuse('signature_invalid', 'assertion and uv disagree')
  if (decision.uv === 'none') return accept({ backedUp: false })
  if (decision.uv !== method.uv) return refuse('signature_invalid', 'another way of verification')
  if (decision.uv === 'pin') {
    // A number that was never charged cannot have been answered: such a signature was not made by an unlock. The first one is 1.
    const charged = method.uv === 'pin' && decision.pin_seq >= 1 && decision.pin_seq <= method.charged
    return charged ? accept({ backedUp: false }) : refuse('signature_invalid', 'pin_seq')
  }
  if (method.uv !== 'webauthn' || message.webauthn === undefined || decision.cid !== method.credential.id)
    return refuse('signature_invalid', 'credential')
  const expected = { credential: method.credential, origin: ground.origin, rpId: ground.rpId }
  const assertion = verifyAssertion(message.webauthn, message.payload, expected, verify)
  return assertion === null ? refuse('signature_invalid', 'assertion') : accept({ backedUp: assertion.backedUp })
}
