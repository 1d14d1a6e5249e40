import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { labelledDigest } from '@countersign/protocol/encoding/digest.ts'
import { readRows } from './database.ts'

/** What a line of the audit log says. */
export interface AuditLine {
  readonly kind: string
  readonly subject: string | null
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
}

/** All lines in their order; throws where a line does not follow the one before. An auditor's own reading: nothing of the server's is asked. */
export function auditLines(dataFolder: string): readonly AuditLine[] {
  const heads = new Map<string, { seq: number; hash: string }>()
  return (readRows(dataFolder).audit ?? []).map((row) => {
    const { chain, seq, previous, hash, line } = row as { chain: string; seq: number; previous: string; hash: string; line: Uint8Array }
    const head = heads.get(chain) ?? { seq: 0, hash: '' }
    const follows = seq === head.seq + 1 && previous === head.hash
    const own = toBase64url(labelledDigest('countersign/audit/1', previous, Uint8Array.from(line)))
    if (!follows || own !== hash) throw new Error(`line ${seq} of ${chain} does not follow the one before`)
    heads.set(chain, { seq, hash })
    return JSON.parse(Buffer.from(line).toString('utf8')) as AuditLine
  })
}
