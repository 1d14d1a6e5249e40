import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, plain, sameText, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { writeEvidence } from '@countersign/protocol/evidence/evidence.ts'
import type { EvidenceFault } from '@countersign/protocol/evidence/fault.ts'
import { signingKeys } from '@countersign/protocol/evidence/judge-evidence.ts'
import { type EvidenceParts, judgeParts, type Proven } from '@countersign/protocol/evidence/judge-parts.ts'
import { RECEIPT_TYP, type Receipt } from '@countersign/protocol/evidence/receipt.ts'
import { signMessage } from '@countersign/protocol/jws.ts'
import type { Deps } from '../deps.ts'
import { publishedKeys } from './published-keys.ts'
import type { DecisionRecord } from './store.ts'

type Needs = Pick<Deps, 'keys' | 'policy'>

/** Why the server does not vouch. What is stored disagrees with itself, but for the first two, which are honest ends. */
export type NoEvidence = 'burnt' | 'never_bound' | 'not_logged' | 'log_changed' | 'number_differs' | EvidenceFault

export type Exported = { readonly ok: true; readonly file: string } | { readonly ok: false; readonly why: NoEvidence }

/**
 * The file of evidence for one decision, its receipt signed now (Spec §10.2). Judges first all that the receipt vouches for, by the judge that a
 * stranger has, and then what the server alone knows: state, number, log.
 */
export async function exportEvidence(deps: Needs, record: DecisionRecord): Promise<Exported> {
  const outcome = outcomeOf(record)
  if (outcome === null) return no('burnt')
  const { binding, told, line } = record
  if (binding === null) return no('never_bound')
  if (told === null || line === null) return no('not_logged')
  if (line.hash !== told.hash || (line.chainedBy !== null && line.chainedBy !== told.hash)) return no('log_changed')

  const [decisionBytes, bindingBytes] = [utf8(record.decision), utf8(binding)]
  const receipt: Receipt = {
    typ: 'countersign/receipt',
    v: 1,
    txn: record.transaction.id,
    outcome,
    decision_sha256: digestText(decisionBytes),
    binding_sha256: digestText(bindingBytes),
    at: record.decidedAt,
    audit: told,
  }
  const parts: EvidenceParts = {
    context: fromBase64url(record.context) as Bytes,
    decision: decisionBytes,
    binding: bindingBytes,
    receipt,
    audit: { previous: line.previous, line: plain(line.bytes) },
  }
  const judged = judgeParts(parts, publishedKeys(deps), deps.keys.verify)
  if (!judged.ok) return no(judged.fault)
  if (!isTheNumberShown(judged.value, record)) return no('number_differs')

  const { jwk, sign } = deps.keys.evidence
  return {
    ok: true,
    file: writeEvidence({
      typ: 'countersign/evidence',
      v: 1,
      context: record.context,
      decision: toBase64url(decisionBytes),
      binding: toBase64url(bindingBytes),
      receipt: await signMessage(RECEIPT_TYP, receipt, [{ role: 'evidence', key: jwk, sign: (data) => sign(data) }]),
      audit: { previous: line.previous, line: toBase64url(line.bytes) },
      keys: signingKeys(judged.value.bindingKey, jwk),
    }),
  }
}

const no = (why: NoEvidence): Exported => ({ ok: false, why })

/** What its row says became of it; `null` for a wrong number, for which there is no receipt. */
function outcomeOf({ transaction: { state } }: DecisionRecord): Receipt['outcome'] | null {
  if (state === 'approved' || state === 'consumed') return 'approved'
  return state === 'denied' ? 'denied' : null
}

function isTheNumberShown({ decision }: Proven, { transaction }: DecisionRecord): boolean {
  return decision.decision === 'deny' || sameText(decision.number, transaction.number)
}
