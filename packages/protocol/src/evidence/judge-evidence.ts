import { fromBase64url } from '../encoding/base64url.ts'
import type { Bytes } from '../encoding/bytes.ts'
import { parseMessage } from '../encoding/json.ts'
import type { VerifyEs256 } from '../es256.ts'
import { type PublicJwk, sameKey } from '../jwk.ts'
import { payloadOf, verifySigned } from '../jws.ts'
import { type Evidence, readEvidence } from './evidence.ts'
import type { EvidenceFault } from './fault.ts'
import { judgeParts, type Proven } from './judge-parts.ts'
import { type TrustedServer, trustedKey } from './keys.ts'
import { RECEIPT_TYP, receiptShape } from './receipt.ts'

export interface JudgedEvidence extends Proven {
  readonly receiptKey: PublicJwk
}

export type EvidenceVerdict = { readonly ok: true; readonly value: JudgedEvidence } | { readonly ok: false; readonly fault: EvidenceFault }

/**
 * Spec §10.4. Judges a file of evidence without its server: form, keys, receipt, and then every part that the receipt vouches for.
 * Keys inside the file are believed for nothing; `trusted` comes from elsewhere.
 */
export function judgeEvidence(file: Uint8Array, trusted: TrustedServer, verify: VerifyEs256): EvidenceVerdict {
  const evidence = readEvidence(file)
  if (evidence === null) return { ok: false, fault: 'malformed' }

  const receiptKey = trustedKey(evidence.receipt, trusted)
  if (receiptKey === null) return { ok: false, fault: 'untrusted_key' }
  if (!verifySigned(evidence.receipt, RECEIPT_TYP, [{ role: 'evidence', key: receiptKey }], verify))
    return { ok: false, fault: 'receipt_signature' }
  const receipt = parseMessage(receiptShape, payloadOf(evidence.receipt))
  if (receipt === null) return { ok: false, fault: 'malformed' }

  const judged = judgeParts(
    {
      context: bytesOf(evidence.context),
      decision: bytesOf(evidence.decision),
      binding: bytesOf(evidence.binding),
      receipt,
      audit: { previous: evidence.audit.previous, line: bytesOf(evidence.audit.line) },
    },
    trusted,
    verify,
  )
  if (!judged.ok) return judged
  if (!sameKeys(evidence.keys, signingKeys(judged.value.bindingKey, receiptKey))) return { ok: false, fault: 'wrong_keys' }
  return { ok: true, value: { ...judged.value, receiptKey } }
}

/** The keys that a file lists: the binding's, and the receipt's where it is another. */
export function signingKeys(bindingKey: PublicJwk, receiptKey: PublicJwk): Evidence['keys'] {
  return sameKey(bindingKey, receiptKey) ? [bindingKey] : [bindingKey, receiptKey]
}

function sameKeys(a: readonly PublicJwk[], b: readonly PublicJwk[]): boolean {
  return a.length === b.length && a.every((key, i) => sameKey(key, b[i] as PublicJwk))
}

function bytesOf(encoded: string): Bytes {
  return fromBase64url(encoded) as Bytes
}
