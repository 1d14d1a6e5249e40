import { text, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { auditLineHash } from '@countersign/protocol/evidence/audit-line.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { AuditFact } from '@countersign/verifier/audit/fact.ts'

/** A line as it is stored: its very bytes, so that checking them needs no second opinion on how JSON is written. */
export interface StoredLine {
  readonly chain: string
  readonly seq: number
  /** The hash of the line before; empty for the first. */
  readonly previous: string
  readonly hash: string
  readonly line: Uint8Array
}

/** Where a chain ends. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

export const noHead: Head = { seq: 0, hash: '' }

export function nextLine(chain: string, head: Head, fact: AuditFact, at: Instant): StoredLine {
  const seq = head.seq + 1
  const { kind, subject, actor, data } = fact
  const line = utf8(JSON.stringify({ chain, seq, at, kind, subject, actor, data }))
  return { chain, seq, previous: head.hash, hash: auditLineHash(head.hash, line), line }
}

export type AuditVerdict =
  | { readonly ok: true; readonly heads: Readonly<Record<string, Head>> }
  | {
      readonly ok: false
      readonly chain: string
      readonly seq: number
      readonly why: 'missing' | 'out_of_order' | 'changed' | 'unchained' | 'cut'
    }

/**
 * Checks whole chains, each from its first line on, in the order given. Finds every edited, deleted, added or moved line; a cut tail only against
 * `known`: heads that were written down outside the database.
 */
export function verifyAuditLines(lines: Iterable<StoredLine>, known: Readonly<Record<string, Head>> = {}): AuditVerdict {
  const heads = new Map<string, Head>()
  for (const line of lines) {
    const { chain, seq } = line
    const head = heads.get(chain) ?? noHead
    if (seq > head.seq + 1) return { ok: false, chain, seq: head.seq + 1, why: 'missing' }
    if (seq <= head.seq) return { ok: false, chain, seq, why: 'out_of_order' }
    if (line.previous !== head.hash) return { ok: false, chain, seq, why: 'unchained' }
    if (line.hash !== auditLineHash(line.previous, line.line) || !saysItsPlace(line)) return { ok: false, chain, seq, why: 'changed' }
    if (known[chain]?.seq === seq && known[chain]?.hash !== line.hash) return { ok: false, chain, seq, why: 'changed' }
    heads.set(chain, { seq, hash: line.hash })
  }
  for (const [chain, head] of Object.entries(known)) {
    const seq = heads.get(chain)?.seq ?? 0
    if (seq < head.seq) return { ok: false, chain, seq: seq + 1, why: 'cut' }
  }
  return { ok: true, heads: Object.fromEntries(heads) }
}

function saysItsPlace({ chain, seq, line }: StoredLine): boolean {
  return text(line)?.startsWith(`${JSON.stringify({ chain, seq }).slice(0, -1)},`) ?? false
}
