import type { AuditLine } from '../http/audit.ts'
import type { Change } from '../http/recorder.ts'
import { isOnTheTable, type Traced } from './traced.ts'

/** The lines of the log that a state's coming leaves. Endings that nobody sends, by time, replacement and with something else, leave none of their own. */
const lineOf = {
  enrolment: { claimed: 'enrolment.claimed', frozen: 'enrolment.frozen', active: 'enrolment.activated', failed: 'enrolment.failed' },
  request: {
    approved: 'transaction.approved',
    denied: 'transaction.denied',
    burnt: 'transaction.burnt',
    consumed: 'transaction.consumed',
    expired: 'transaction.expired',
  },
} as const

export interface Judged {
  readonly traces: number
  /** How often each step was seen. */
  readonly steps: Readonly<Record<string, number>>
}

/**
 * Replays every recorded life, and the driver's own account of it, through the tables: each change is a step, the ends agree, and each step that
 * has a line in the log has one there.
 */
export function judge(changes: readonly Change[], lines: readonly AuditLine[], expected: readonly Traced<string, string>[]): Judged {
  const lives = new Map<string, { what: 'enrolment' | 'request'; states: string[] }>()
  for (const { what, row, was, becomes } of changes) {
    if ((what !== 'enrolment' && what !== 'request') || becomes === null) continue
    const life = lives.get(row) ?? { what, states: [] }
    if (was !== (life.states.at(-1) ?? null)) throw new Error(`${row}: was ${was} after ${life.states.join(' → ')}`)
    lives.set(row, { what, states: [...life.states, becomes] })
  }

  const told = new Map<string, number>()
  for (const { kind, data } of lines) {
    const key = `${kind} ${String(data['txn'] ?? data['enr'])}`
    told.set(key, (told.get(key) ?? 0) + 1)
  }

  const steps: Record<string, number> = {}
  for (const [row, { what, states }] of lives) {
    const first = states[0]
    // A code that is begun by a session which has ended meanwhile is born replaced.
    if (first !== (what === 'request' ? 'pending' : 'open') && first !== 'replaced') throw new Error(`${row} begins as ${first}`)
    for (const [i, becomes] of states.entries()) {
      const was = states[i - 1]
      if (was === undefined) continue
      if (!isOnTheTable(what, was, becomes)) throw new Error(`${row}: ${was} → ${becomes} is not on the table`)
      const move = `${what}: ${was} → ${becomes}`
      steps[move] = (steps[move] ?? 0) + 1
    }
    for (const [state, kind] of Object.entries(lineOf[what])) {
      const wanted = states.includes(state) ? 1 : 0
      const found = told.get(`${kind} ${row}`) ?? 0
      if (found !== wanted) throw new Error(`${row}: ${found} lines ${kind}, and ${wanted} times ${state}`)
    }
  }

  // `expired` is written down late, or not at all.
  const stored = (states: readonly string[]) => states.filter((state) => state !== 'expired').join(' → ')
  for (const { row, path } of expected) {
    const life = lives.get(row)
    if (life === undefined) throw new Error(`${row} was never recorded`)
    if (stored(life.states) !== stored(path))
      throw new Error(`${row}: recorded ${life.states.join(' → ')}, by the table ${path.join(' → ')}`)
  }
  return { traces: lives.size, steps }
}
