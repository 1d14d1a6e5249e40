import type { Bytes } from '../encoding/bytes.ts'
import { digestText } from '../encoding/digest.ts'
import { parseMessage } from '../encoding/json.ts'
import { type Binding, bindingShape } from '../enrolment/messages.ts'
import type { VerifyEs256 } from '../es256.ts'
import { authenticatorId } from '../identity.ts'
import type { PublicJwk } from '../jwk.ts'
import { payloadOf, signedShape, verifySigned } from '../jws.ts'
import { type Context, contextDigest, contextShape } from '../transaction/context.ts'
import { type Decision, signedDecisionShape } from '../transaction/decision.ts'
import { type DecisionGround, judgeDecision, readDecision } from '../transaction/judge-decision.ts'
import { auditLineHash, type DecisionLine, readDecisionLine } from './audit-line.ts'
import type { EvidenceFault } from './fault.ts'
import { type TrustedServer, trustedKey } from './keys.ts'
import type { Receipt } from './receipt.ts'

/** What a receipt vouches for, as bytes. */
export interface EvidenceParts {
  readonly context: Bytes
  readonly decision: Bytes
  readonly binding: Bytes
  readonly receipt: Receipt
  readonly audit: { readonly previous: string; readonly line: Bytes }
}

/** What evidence says when it holds. */
export interface Proven {
  readonly context: Context
  readonly decision: Decision
  readonly binding: Binding
  readonly bindingKey: PublicJwk
  readonly receipt: Receipt
}

export type PartsVerdict = { readonly ok: true; readonly value: Proven } | { readonly ok: false; readonly fault: EvidenceFault }

/**
 * Spec §10.4, from the receipt's content on. The server judges by this, too, before it signs a receipt: it vouches for nothing that a
 * stranger would not find whole.
 */
export function judgeParts(parts: EvidenceParts, trusted: TrustedServer, verify: VerifyEs256): PartsVerdict {
  const { receipt } = parts
  if (digestText(parts.decision) !== receipt.decision_sha256) return fault('decision_changed')
  if (digestText(parts.binding) !== receipt.binding_sha256) return fault('binding_changed')
  if (auditLineHash(parts.audit.previous, parts.audit.line) !== receipt.audit.hash) return fault('audit_changed')

  const message = parseMessage(signedDecisionShape, parts.decision)
  const decision = message && readDecision(message)
  const context = parseMessage(contextShape, parts.context)
  const signedBinding = parseMessage(signedShape, parts.binding)
  if (message === null || decision === null || context === null || signedBinding === null) return fault('malformed')

  const bindingKey = trustedKey(signedBinding, trusted)
  if (bindingKey === null) return fault('untrusted_key')
  if (!verifySigned(signedBinding, 'countersign-binding', [{ role: 'evidence', key: bindingKey }], verify))
    return fault('binding_signature')
  const binding = parseMessage(bindingShape, payloadOf(signedBinding))
  if (binding === null) return fault('malformed')

  if (binding.iss !== trusted.iss || context.iss !== trusted.iss) return fault('another_server')
  if (binding.aid !== context.aid || binding.aid !== authenticatorId(binding.possession)) return fault('another_phone')
  if (context.txn !== receipt.txn) return fault('another_transaction')

  const judged = judgeDecision(message, decision, groundOf(context, parts.context, binding, decision, trusted), verify)
  if (!judged.ok) return fault(judged.code === 'request_changed' ? 'context_changed' : 'decision_signature')
  if (judged.value.to !== receipt.outcome) return fault('outcome_differs')

  const line = readDecisionLine(parts.audit.line)
  if (line === null || !tells(line, receipt, binding)) return fault('audit_disagrees')
  if (binding.bound_at > receipt.at || context.iat > receipt.at || context.exp <= receipt.at) return fault('times_differ')
  return { ok: true, value: { context, decision, binding, bindingKey, receipt } }
}

const fault = (fault: EvidenceFault) => ({ ok: false, fault }) as const

/**
 * The ground of the judge of decisions, from signed parts alone. The number and the charge are the server's knowledge: its receipt speaks for
 * them, so they are taken as the phone said them.
 */
function groundOf(context: Context, bytes: Bytes, binding: Binding, decision: Decision, trusted: TrustedServer): DecisionGround {
  const { verification } = binding
  return {
    iss: trusted.iss,
    origin: trusted.iss,
    rpId: trusted.rpId ?? '',
    txn: context.txn,
    state: 'pending',
    nonce: context.nonce,
    ctx: contextDigest(bytes),
    kind: context.kind,
    number: decision.decision === 'approve' ? decision.number : '',
    aid: binding.aid,
    iid: decision.iid,
    active: true,
    possession: binding.possession,
    verification:
      verification.uv === 'pin'
        ? { uv: 'pin', key: verification.jwk, charged: decision.uv === 'pin' ? decision.pin_seq : 0 }
        : { uv: 'webauthn', credential: { id: verification.credential, key: verification.jwk } },
  }
}

function tells(line: DecisionLine, receipt: Receipt, binding: Binding): boolean {
  return (
    line.chain === receipt.audit.chain &&
    line.seq === receipt.audit.seq &&
    line.at === receipt.at &&
    line.kind === `transaction.${receipt.outcome}` &&
    line.subject === binding.sub &&
    line.actor === binding.aid &&
    line.data.txn === receipt.txn
  )
}
