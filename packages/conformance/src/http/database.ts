import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Every row of a server's database, by table, as an operator with a copy of the file sees them. */
export type Rows = Record<string, readonly Record<string, unknown>[]>

export function readRows(dataFolder: string): Rows {
  const db = new DatabaseSync(join(dataFolder, 'countersign.sqlite'), { readOnly: true })
  try {
    db.exec('BEGIN')
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").all()
    return Object.fromEntries(tables.map(({ name }) => [name, db.prepare(`SELECT * FROM ${name}`).all()])) as Rows
  } finally {
    db.close()
  }
}

/** One line of the audit log, as an auditor reads it. */
export interface AuditLine {
  readonly seq: number
  readonly at: number
  readonly kind: string
  readonly subject: string | null
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
}

export function readAudit(dataFolder: string): AuditLine[] {
  return (readRows(dataFolder).audit ?? []).map(({ line }) => JSON.parse(Buffer.from(line as Uint8Array).toString('utf8')) as AuditLine)
}

/** Work that is done later, and the note that a page was looked at: neither is anybody's state. */
const passing = ['outbox', 'limit_window', 'spent_proof', 'audit']

/** What the database holds, for comparing: all tables but the passing ones and those named, without `session.seen_at`. */
export function stateOf(dataFolder: string, without: readonly string[] = passing): Rows {
  const rows = readRows(dataFolder)
  for (const table of without) delete rows[table]
  return { ...rows, session: (rows.session ?? []).map(({ seen_at: _, ...rest }) => rest) }
}
