import { type Rows, readAudit, stateOf } from '../http/database.ts'

/** What hostile requests may write, by design: these lines of the audit log, within their bounds (Spec §9.1), and nothing else. */
const tellingOnly = new Set(['phone.refused', 'session.password_refused', 'session.password_limited', 'transaction.expired'])

export interface Standing {
  readonly rows: Rows
  readonly lines: number
}

/**
 * All that a server holds but for: wake-ups, counters of tries (`limit_window`), the log (looked at apart), that a page was used (`seen_at`), and that a phone met
 * a dead code (`met_dead`).
 */
export function standing(dataFolder: string): Standing {
  return { rows: stateOf(dataFolder, ['outbox', 'limit_window', 'audit']), lines: readAudit(dataFolder).length }
}

/** What has changed between the two, apart from what time alone has ended; null when nothing has. Under a wrong clock only what lasts counts. */
export function changeSince(
  before: Standing,
  dataFolder: string,
  wrongClock = false,
): { table: string; before: unknown; after: unknown } | null {
  const after = standing(dataFolder)
  const [had, has] = [before.rows, after.rows].map((rows) => (wrongClock ? lasting(rows) : rows)) as [Rows, Rows]
  const now = Math.floor(Date.now() / 1000)
  for (const table of new Set([...Object.keys(had), ...Object.keys(has)])) {
    const [was, is] = [had, has].map((rows) => JSON.stringify((rows[table] ?? []).flatMap((row) => stillThere(table, row, now))))
    if (was !== is) return { table, ...difference(was as string, is as string) }
  }
  if (wrongClock) return null
  const told = readAudit(dataFolder)
    .slice(before.lines)
    .filter(({ kind }) => !tellingOnly.has(kind))
  return told.length > 0 ? { table: 'audit', before: null, after: told } : null
}

/** What no sweep ends, at whatever time: people, and active phones with their keys. */
function lasting({ subscriber = [], authenticator = [], installation = [], pin_key = [] }: Rows): Rows {
  const active = authenticator.filter(({ state }) => state === 'active')
  const holds = new Set(active.map(({ iid }) => iid))
  return {
    subscriber,
    authenticator: active,
    installation: installation.filter(({ iid }) => holds.has(iid)),
    pin_key: pin_key.filter(({ key }) => key !== null),
  }
}

/** Twice the life of a nonce, after which a spent proof is forgotten. Seconds. */
const REMEMBERED = 600

function stillThere(table: string, row: Record<string, unknown>, now: number): unknown[] {
  if (table === 'enrolment') return [{ ...row, met_dead: 0 }]
  // A sweep forgets a change of PIN that was not made in its time: on a slow machine a run is longer than that.
  if (table === 'pin_change' && row.state !== 'done' && Number(row.expires_at) <= now) return []
  if (table === 'spent_proof') return Number(row.at) < now - REMEMBERED + 60 ? [] : [row]
  if (table === 'request' && (row.state === 'pending' || row.state === 'expired') && Number(row.expires_at) <= now)
    return [{ ...row, state: 'expired' }]
  return [row]
}

function difference(was: string, is: string): { before: unknown; after: unknown } {
  const [old, fresh] = [JSON.parse(was) as unknown[], JSON.parse(is) as unknown[]]
  const has = (list: unknown[], row: unknown) => list.some((other) => JSON.stringify(other) === JSON.stringify(row))
  return { before: old.filter((row) => !has(fresh, row)), after: fresh.filter((row) => !has(old, row)) }
}
