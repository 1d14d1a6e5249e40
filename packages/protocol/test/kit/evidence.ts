import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { digestText } from '../../src/encoding/digest.ts'
import type { Binding } from '../../src/enrolment/messages.ts'
import { auditLineHash } from '../../src/evidence/audit-line.ts'
import { type Evidence, writeEvidence } from '../../src/evidence/evidence.ts'
import { judgeEvidence } from '../../src/evidence/judge-evidence.ts'
import type { TrustedServer } from '../../src/evidence/keys.ts'
import type { Receipt } from '../../src/evidence/receipt.ts'
import { type Context, contextBytes, contextDigest } from '../../src/transaction/context.ts'
import type { SignedDecision } from '../../src/transaction/decision.ts'
import { approveByPlatform } from './assertion.ts'
import { approval, CREDENTIAL_ID, context, denial, platformApproval, possessor, signDecisionByHand, verifier } from './decision.ts'
import { fixedBytes, ISS, ids, NOW, RP_ID } from './fixed.ts'
import { keys } from './keys.ts'
import { type HandSigner, signByHand } from './sign-by-hand.ts'
import { verifyEs256 } from './verify.ts'

export const trusted: TrustedServer = { iss: ISS, rpId: RP_ID, keys: [keys.evidence.jwk, keys.earlierEvidence.jwk] }

export const evidenceSigner: HandSigner = { role: 'evidence', key: keys.evidence }
export const earlierSigner: HandSigner = { role: 'evidence', key: keys.earlierEvidence }

export const pinBinding: Binding = {
  typ: 'countersign/binding',
  v: 1,
  iss: ISS,
  sub: ids.sub,
  aid: context.aid,
  possession: keys.possession.jwk,
  verification: { uv: 'pin', kid: ids.kid, jwk: keys.pin.jwk },
  claim_sha256: toBase64url(fixedBytes('claim of the evidence', 32)),
  bound_at: NOW - 86_400,
}
export const platformBinding: Binding = {
  ...pinBinding,
  verification: { uv: 'webauthn', credential: CREDENTIAL_ID, jwk: keys.credential.jwk },
}

/** Everything that a forger may choose; what is left out is as it should be. */
export interface EvidenceFaults {
  readonly context?: Partial<Context>
  readonly decision?: Record<string, unknown>
  readonly signers?: readonly HandSigner[]
  readonly message?: SignedDecision
  readonly binding?: Record<string, unknown>
  readonly bindingSigner?: HandSigner
  readonly receipt?: Record<string, unknown>
  readonly receiptSigner?: HandSigner
  readonly receiptTyp?: string
  readonly line?: Record<string, unknown>
  readonly keys?: Evidence['keys']
}

type Kind = 'pin' | 'webauthn' | 'denial'

const decisions = { pin: approval, webauthn: platformApproval, denial } as const

async function decisionOf(kind: Kind, { context: changes, decision, signers, message }: EvidenceFaults): Promise<SignedDecision> {
  if (message !== undefined) return message
  const shown = { ...context, ...changes }
  const value = { ...decisions[kind], txn: shown.txn, ctx: contextDigest(contextBytes(shown)), ...decision }
  if (kind === 'webauthn') return approveByPlatform({}, value)
  return signDecisionByHand(value, signers ?? (kind === 'pin' ? [possessor, verifier] : [possessor]))
}

/** Evidence made by hand, without the judge that a server asks first. */
export async function evidenceOf(kind: Kind, faults: EvidenceFaults = {}): Promise<Evidence> {
  const shown = { ...context, ...faults.context }
  const decision = utf8(JSON.stringify(await decisionOf(kind, faults)))
  const value = { ...(kind === 'webauthn' ? platformBinding : pinBinding), ...faults.binding }
  const bindingSigner = faults.bindingSigner ?? evidenceSigner
  const binding = utf8(JSON.stringify(await signByHand('countersign-binding', value, [bindingSigner])))
  const at = NOW + 31
  const [outcome, tells] = kind === 'denial' ? (['denied', { reason: 'not_me' }] as const) : (['approved', { uv: kind }] as const)
  const fact = { kind: `transaction.${outcome}`, subject: ids.sub, actor: shown.aid, data: { txn: shown.txn, ...tells } }
  const line = utf8(JSON.stringify({ chain: 'server', seq: 812, at, ...fact, ...faults.line }))
  const previous = toBase64url(fixedBytes('audit line before', 32))
  const receipt = {
    typ: 'countersign/receipt',
    v: 1,
    txn: shown.txn,
    outcome,
    decision_sha256: digestText(decision),
    binding_sha256: digestText(binding),
    at,
    audit: { chain: 'server', seq: 812, hash: auditLineHash(previous, line) },
    ...faults.receipt,
  } satisfies Receipt | Record<string, unknown>
  const receiptSigner = faults.receiptSigner ?? evidenceSigner
  const listed = [bindingSigner.key.jwk, receiptSigner.key.jwk]
  return {
    typ: 'countersign/evidence',
    v: 1,
    context: toBase64url(contextBytes(shown)),
    decision: toBase64url(decision),
    binding: toBase64url(binding),
    receipt: await signByHand(faults.receiptTyp ?? 'countersign-receipt', receipt, [receiptSigner]),
    audit: { previous, line: toBase64url(line) },
    keys: faults.keys ?? (listed[0] === listed[1] ? listed.slice(1) : listed),
  }
}

export const fileOf = async (kind: Kind, faults: EvidenceFaults = {}): Promise<string> => writeEvidence(await evidenceOf(kind, faults))

/** `holds`, or the fault. */
export function judged(file: string | Uint8Array, by: TrustedServer = trusted): string {
  const verdict = judgeEvidence(typeof file === 'string' ? utf8(file) : file, by, verifyEs256)
  return verdict.ok ? 'holds' : verdict.fault
}
