import type { AuditLine } from '@countersign/verifier/ports/store.ts'
import type { Change } from '../store/tables.ts'
import type { World } from '../world.ts'

/** Lines that tell of exactly one change of one row: they are in its commit, once, and nowhere else. */
const tied = [
  'transaction.begun',
  'transaction.approved',
  'transaction.denied',
  'transaction.burnt',
  'transaction.expired',
  'transaction.consumed',
  'enrolment.started',
  'enrolment.opened',
  'enrolment.claimed',
  'enrolment.frozen',
  'enrolment.activated',
  'enrolment.failed',
  'enrolment.wrong_secret',
  'pin.paused',
  'pin.deleted',
  'pin.change_opened',
  'pin.changed',
  'person.pin_lifted',
  'session.password_accepted',
  'session.completed',
  'person.deleted',
]

/** One line per effect, in the transaction of the effect; and no line without one. */
export function checkAudit(_world: World, changes: readonly Change[]): string[] {
  const lines = changes.flatMap((change) => (change.table === 'audit' && change.after !== undefined ? [change.after] : []))
  const written = lines.filter(({ kind }) => tied.includes(kind)).map(nameOf)
  const owed = changes.flatMap((change) => owedFor(change, changes))
  const found: string[] = []
  for (const one of new Set([...written, ...owed])) {
    const [there, due] = [written, owed].map((list) => list.filter((other) => other === one).length)
    if (there !== due) found.push(`the log says "${one}" ${there} times in the commit that did it ${due} times`)
  }
  return [...found, ...checkStanding(changes, lines), ...checkWake(changes)]
}

function nameOf({ kind, data, subject }: AuditLine): string {
  const about = data['txn'] ?? data['enr'] ?? data['chg'] ?? data['kid'] ?? data['iid'] ?? subject
  return kind === 'session.completed' ? `${kind} ${subject}` : `${kind} ${about}`
}

function owedFor(change: Change, beside: readonly Change[]): string[] {
  switch (change.table) {
    case 'requests': {
      const [from, to] = [change.before?.transaction, change.after?.transaction]
      if (to === undefined || from?.state === to.state) return []
      if (from === undefined) return to.kind === 'signin' ? [`transaction.begun ${to.id}`] : []
      return to.state === 'cancelled' ? [] : [`transaction.${to.state} ${to.id}`]
    }
    case 'enrolments': {
      const [from, to] = [change.before?.enrolment, change.after?.enrolment]
      if (to === undefined) return []
      if (from === undefined) return [`enrolment.started ${to.id}`]
      const wrong = to.wrongSecrets > from.wrongSecrets ? [`enrolment.wrong_secret ${to.id}`] : []
      if (from.state === to.state) return wrong
      const kinds: Record<string, string> = { claimed: 'claimed', frozen: 'frozen', active: 'activated', failed: 'failed' }
      return kinds[to.state] === undefined ? wrong : [...wrong, `enrolment.${kinds[to.state]} ${to.id}`]
    }
    case 'openings':
      return change.before === undefined && change.after ? [`enrolment.opened ${change.after.enrolmentId}`] : []
    case 'pins': {
      const { before, after } = change
      if (before === undefined || after === undefined) return []
      return [
        ...(before.state !== 'gone' && after.state === 'gone' && !isChanged(after.kid, beside) ? [`pin.deleted ${after.kid}`] : []),
        ...(before.toldPaused !== after.toldPaused ? [`pin.paused ${after.kid}`] : []),
        ...(before.allowed !== after.allowed ? [`person.pin_lifted ${after.iid}`] : []),
      ]
    }
    case 'changes': {
      const { before, after } = change
      if (after === undefined) return []
      if (before === undefined) return [`pin.change_opened ${after.id}`]
      return before.state !== after.state && after.state === 'done' ? [`pin.changed ${after.id}`] : []
    }
    case 'sessions': {
      const { before, after } = change
      if (after === undefined) return []
      if (before === undefined) return [`session.password_accepted ${after.session.subscriberId}`]
      return before.tokenHash !== after.tokenHash ? [`session.completed ${after.session.subscriberId}`] : []
    }
    case 'subscribers':
      return change.after === undefined ? [`person.deleted ${change.key}`] : []
    default:
      return []
  }
}

/** Another key took its place in this very commit: the line of the change tells of it. */
function isChanged(kid: string, beside: readonly Change[]): boolean {
  return beside.some((change) => change.table === 'changes' && change.after?.state === 'done' && change.after.kid === kid)
}

/** Whoever's standing changed is named in a line of the same commit. */
function checkStanding(changes: readonly Change[], lines: readonly AuditLine[]): string[] {
  return changes.flatMap((change) => {
    if (change.table !== 'subscribers' || change.before?.epoch === change.after?.epoch) return []
    const told = lines.filter(({ kind, subject }) => kind.startsWith('person.') && subject === change.key)
    return told.length === 1 ? [] : [`the standing of ${change.key} changed, and the log tells it ${told.length} times`]
  })
}

/** A decision wakes its page, by a row of the same commit: one that is written later can be lost with the process. */
function checkWake(changes: readonly Change[]): string[] {
  const woken = new Set(
    changes.flatMap((change) => (change.table === 'outbox' && change.after?.item.kind === 'wake' ? change.after.item.topics : [])),
  )
  return changes.flatMap((change) => {
    if (change.table !== 'requests' || change.before?.transaction.state !== 'pending') return []
    const { state, sessionId, id } = change.after?.transaction ?? {}
    if (state !== 'approved' && state !== 'denied' && state !== 'burnt' && state !== 'expired') return []
    return woken.has(`session:${sessionId}` as never) ? [] : [`${id} is ${state}, and nothing will wake its page`]
  })
}
