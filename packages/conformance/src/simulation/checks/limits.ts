import { limits } from '@countersign/protocol/limits.ts'
import type { Change } from '../store/tables.ts'
import type { World } from '../world.ts'

/** No count past its limit, in any row that is ever written. The numbers are the protocol's own table; the counting is done here once more. */
export function checkLimits(world: World, changes: readonly Change[]): string[] {
  const { data, clock, coverage } = world
  return changes.flatMap((change): string[] => {
    switch (change.table) {
      case 'enrolments': {
        const row = change.after?.enrolment
        if (row === undefined) return []
        if (row.wrongSecrets > limits.wrongSecrets) return [`${row.id} compared ${row.wrongSecrets} wrong secrets`]
        if (row.wrongSecrets === limits.wrongSecrets && row.state !== 'guessed') return [`${row.id} lives after its last wrong secret`]
        const burnt = [...data.requests.rows()].filter(({ transaction: t }) => t.enrolmentId === row.id && t.state === 'burnt').length
        return burnt > limits.activationNumbers ? [`${row.id} took ${burnt} numbers`] : []
      }
      case 'requests': {
        if (change.before !== undefined || change.after?.transaction.kind !== 'signin') return []
        const { subscriberId } = change.after.transaction
        const waiting = [...data.requests.rows()].filter(
          ({ transaction: t }) =>
            t.subscriberId === subscriberId && t.kind === 'signin' && t.state === 'pending' && t.expiresAt > clock.now(),
        ).length
        if (waiting === limits.pendingPerSubscriber) coverage.reached('limit: pending requests')
        return waiting > limits.pendingPerSubscriber ? [`${subscriberId} has ${waiting} requests waiting`] : []
      }
      case 'pins': {
        const row = change.after
        if (row === undefined || row.state === 'gone') return []
        if (row.state === 'new')
          return row.charged > limits.pinMaking ? [`${row.kid} was evaluated ${row.charged} times while it was made`] : []
        const open = row.charged - row.cleared
        const unsigned = row.charges.filter(({ signed, at }) => !signed && at > clock.now() - limits.pinUnsignedWindow).length
        if (row.allowed > limits.pinTriesLifted) return [`${row.kid} allows ${row.allowed} tries`]
        if (open > row.allowed) return [`${row.kid} was charged ${open} times since its last signature, of ${row.allowed}`]
        return unsigned > limits.pinUnsigned ? [`${row.kid} was charged ${unsigned} times in 30 days without a signature`] : []
      }
      case 'windows': {
        const row = change.after
        if (row === undefined || !change.key.startsWith('code:')) return []
        if (row.taken === limits.unknownNamesPerMinute) coverage.reached('limit: wrong codes of a network')
        return row.taken > limits.unknownNamesPerMinute ? [`${change.key} compared ${row.taken} wrong codes in a minute`] : []
      }
      default:
        return []
    }
  })
}
