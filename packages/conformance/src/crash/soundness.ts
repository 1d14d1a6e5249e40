import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { framed } from '@countersign/protocol/encoding/bytes.ts'
import type { Rows } from '../http/database.ts'

type Row = Record<string, unknown>

/** The database as an operator finds it after a fault, with SQLite's own opinion of it. */
export interface Found {
  readonly rows: Rows
  /** Outbox rows that were ever committed: the counter only grows, also when a row is done and gone. */
  readonly outboxEver: number
  readonly damage: readonly string[]
}

export function readFound(dataFolder: string): Found {
  const db = new DatabaseSync(join(dataFolder, 'countersign.sqlite'), { readOnly: true, timeout: 5000 })
  try {
    db.exec('BEGIN')
    const all = (sql: string) => db.prepare(sql).all() as Row[]
    const tables = all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    const integrity = all('PRAGMA integrity_check').map((row) => String(row['integrity_check']))
    return {
      rows: Object.fromEntries(tables.map(({ name }) => [String(name), all(`SELECT * FROM ${name}`)])),
      outboxEver: Number(all("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")[0]?.['seq'] ?? 0),
      damage: [
        ...integrity.filter((line) => line !== 'ok'),
        ...all('PRAGMA foreign_key_check').map((row) => `foreign key: ${JSON.stringify(row)}`),
      ],
    }
  } finally {
    db.close()
  }
}

/** How much work is still to be done after the commits that asked for it. */
export function outboxLength(dataFolder: string): number {
  const db = new DatabaseSync(join(dataFolder, 'countersign.sqlite'), { readOnly: true, timeout: 5000 })
  try {
    return Number(db.prepare('SELECT count(*) AS count FROM outbox').get()?.['count'])
  } finally {
    db.close()
  }
}

/**
 * What must hold of every state that a fault leaves behind, whoever was answered what: each sentence that is broken. A fact is never there in part:
 * an authenticator is active with its proof, binding and audit lines or not at all; a decision has its message, answer and exactly one audit line.
 */
export function unsound({ rows, damage }: Found): string[] {
  const table = (name: string): readonly Row[] => rows[name] ?? []
  const lines = table('audit').map((row) => JSON.parse(Buffer.from(row['line'] as Uint8Array).toString('utf8')) as AuditLine)
  const counts = new Map<string, number>()
  for (const { kind, data } of lines) {
    const key = `${kind} ${data['enr'] ?? data['txn']}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const told = (kind: string, id: unknown) => counts.get(`${kind} ${id}`) ?? 0
  const broken = [...damage, ...chainFaults(table('audit'))]
  const must = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence)
  }
  const by = (name: string, column: string) => new Map(table(name).map((row) => [row[column], row]))
  const [enrolments, requests, authenticators] = [by('enrolment', 'aid'), by('request', 'id'), by('authenticator', 'aid')]
  const targets = by('target', 'request_id')

  for (const one of table('authenticator')) {
    const [enrolment, name] = [enrolments.get(one['aid']), `authenticator ${one['aid']}`]
    if (one['state'] === 'active') {
      const proof = requests.get(enrolment?.['transaction_id'])
      must(enrolment?.['state'] === 'active', `${name} is active and its session is not`)
      must(one['binding'] !== null && one['activated_at'] !== null, `${name} is active without its binding`)
      must(['approved', 'consumed'].includes(String(proof?.['state'])), `${name} is active and its proof is not approved`)
      must(proof?.['decided_by'] === one['aid'] && proof?.['message'] !== null, `${name} is active without the decision that proves it`)
      must(told('enrolment.claimed', enrolment?.['id']) === 1, `${name} is active and its claim is not in the audit log`)
      must(told('enrolment.activated', enrolment?.['id']) === 1, `${name} is active and the audit log does not say so`)
    } else must(one['binding'] === null || one['activated_at'] !== null, `${name} has a binding and was never activated`)
    if (one['uv'] === 'pin' && one['state'] !== 'removed')
      must(
        table('pin_key').some((pin) => pin['iid'] === one['iid'] && pin['kid'] === one['pin_kid'] && pin['state'] !== 'new'),
        `${name} stands on a PIN key that is not there`,
      )
  }
  for (const one of table('enrolment')) {
    const name = `session ${one['id']}`
    must(told('enrolment.started', one['id']) === 1, `${name} began and the audit log does not say so`)
    if (one['state'] === 'claimed') {
      const proof = requests.get(one['transaction_id'])
      must(authenticators.get(one['aid'])?.['state'] === 'pending', `${name} is claimed by nobody`)
      must(proof?.['state'] === 'pending', `${name} is claimed and has no proof to decide`)
      must(targets.get(one['transaction_id'])?.['aid'] === one['aid'], `${name} asks another phone for its proof`)
    }
    if (one['state'] === 'active')
      must(typeof authenticators.get(one['aid'])?.['activated_at'] === 'number', `${name} is active, its phone is not`)
    must(
      ['active', 'claimed', 'frozen', 'failed', 'replaced'].includes(String(one['state'])) || one['aid'] === null,
      `${name} has a phone too early`,
    )
    const openings = table('enrolment_opening').filter((row) => row['enrolment_id'] === one['id'])
    must(told('enrolment.opened', one['id']) === openings.length, `${name}: openings and audit log differ`)
  }
  for (const one of table('request')) {
    const [state, name] = [String(one['state']), `request ${one['id']}`]
    const settled = ['approved', 'denied', 'burnt', 'consumed'].includes(state)
    for (const column of ['decided_by', 'decided_at', 'digest', 'message', 'answer'])
      must((one[column] !== null) === settled, `${name} is ${state} and ${column} is ${one[column] === null ? 'empty' : 'there'}`)
    const decision = state === 'consumed' ? 'approved' : state
    for (const kind of ['approved', 'denied', 'burnt'])
      must(told(`transaction.${kind}`, one['id']) === (kind === decision ? 1 : 0), `${name} is ${state}: audit lines of ${kind}`)
    must(told('transaction.consumed', one['id']) === (state === 'consumed' ? 1 : 0), `${name} is ${state}: audit lines of its use`)
    must((one['consumed_at'] !== null) === (state === 'consumed'), `${name} is ${state}: time of its use`)
    if (one['kind'] === 'signin') must(told('transaction.begun', one['id']) === 1, `${name} began and the audit log does not say so`)
    must(targets.has(one['id']), `${name} asks nobody`)
  }
  for (const pin of table('pin_key')) {
    const charges = table('pin_charge').filter((row) => row['iid'] === pin['iid'] && row['kid'] === pin['kid'])
    must(charges.length === pin['charged'], `PIN key ${pin['kid']}: ${pin['charged']} charged, ${charges.length} written down`)
    must(
      pin['state'] === 'gone' || (pin['last_blinded'] === null) === (pin['charged'] === 0),
      `PIN key ${pin['kid']}: the last element is not that of a charge`,
    )
  }
  const used = new Set(table('request').flatMap((row) => (row['state'] === 'consumed' ? [row['session_id']] : [])))
  for (const session of table('session'))
    must(session['stage'] !== 'full' || used.has(session['id']), `browser session ${session['id']} is signed in without an approval`)
  return broken
}

interface AuditLine {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}

/** The chain by the format's own words, not by the code that wrote it. */
function chainFaults(rows: readonly Row[]): string[] {
  const faults: string[] = []
  for (const chain of new Set(rows.map((row) => row['chain']))) {
    let [seq, previous] = [0, '']
    const lines = rows.filter((row) => row['chain'] === chain).sort((a, b) => Number(a['seq']) - Number(b['seq']))
    for (const row of lines) {
      const hash = createHash('sha256')
        .update(framed('countersign/audit/1', previous, row['line'] as Uint8Array))
        .digest('base64url')
      if (row['seq'] !== seq + 1 || row['previous'] !== previous || row['hash'] !== hash)
        faults.push(`audit ${chain} breaks at ${row['seq']}`)
      seq = Number(row['seq'])
      previous = String(row['hash'])
    }
  }
  return faults
}
