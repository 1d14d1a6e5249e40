import type { Change } from '../store/tables.ts'
import type { World } from '../world.ts'

/**
 * One owner per code: an accepted claim is never overwritten; what becomes active does so by the number from the page of the browser that began
 * the code; a further phone only where an existing one has spoken.
 */
export function checkOwner(world: World, changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    if (change.table === 'enrolments') return checkClaim(world, change, changes)
    if (change.table === 'authenticators') return checkActivation(world, change, changes)
    if (change.table === 'sessions') return checkSession(world, change, changes)
    return []
  })
}

type Of<Name> = Extract<Change, { table: Name }>

function checkClaim(world: World, { before, after }: Of<'enrolments'>, changes: readonly Change[]): string[] {
  if (before === undefined || after === undefined) return []
  const [was, is] = [before.enrolment, after.enrolment]
  const found: string[] = []
  if (was.claimDigest !== null && (was.claimDigest !== is.claimDigest || was.aid !== is.aid || was.iid !== is.iid))
    found.push(`the accepted claim of ${is.id} was overwritten`)
  if (was.state === 'claimed' && is.state === 'frozen') {
    const held = is.aid === null ? undefined : world.data.authenticators.get(is.aid)?.authenticator
    if (held?.state !== 'removed') found.push(`${is.id} is frozen and its phone ${held?.state}`)
    const proof = is.transactionId === null ? undefined : world.data.requests.get(is.transactionId)?.transaction
    if (proof?.state === 'pending' && proof.expiresAt > world.clock.now()) found.push(`${is.id} is frozen and its proof waits`)
  }
  if (was.state === 'claimed' && is.state === 'active') {
    const activated = changes.filter((change) => change.table === 'authenticators' && change.after?.authenticator.state === 'active')
    if (activated.length !== 1 || activated[0]?.key !== is.aid) found.push(`${is.id} became active without its own phone alone`)
  }
  return found
}

function checkActivation(world: World, { key: aid, before, after }: Of<'authenticators'>, changes: readonly Change[]): string[] {
  if (after?.authenticator.state !== 'active' || before?.authenticator.state === 'active') return []
  const { iid, subscriberId } = after.authenticator
  const enrolment = changes.find((change): change is Of<'enrolments'> => change.table === 'enrolments')?.after?.enrolment
  if (enrolment?.aid !== aid || enrolment.state !== 'active') return [`${aid} became active without its code`]
  const found: string[] = []
  if (!world.watch.haveOneOwner(iid, enrolment.ip)) found.push(`${aid} on ${iid} became active by a page at ${enrolment.ip}`)
  const others = [...world.data.authenticators.rows()].map(({ authenticator }) => authenticator)
  const active = others.filter((one) => one.aid !== aid && one.subscriberId === subscriberId && one.state === 'active')
  if (active.some((one) => one.iid === iid)) found.push(`${iid} holds two active authenticators of one person`)
  const session = world.data.sessions.get(enrolment.sessionId)?.session
  if (active.length > 0 && session?.approvedAt == null) found.push(`${aid} is a further phone that no earlier one has spoken for`)
  return found
}

/** A session becomes full by its own consumed approval; or, by policy, by the password of somebody without a phone. */
function checkSession(world: World, { key, before, after }: Of<'sessions'>, changes: readonly Change[]): string[] {
  if (after === undefined) return []
  const consumed = changes.find(
    (change): change is Of<'requests'> => change.table === 'requests' && change.after?.transaction.state === 'consumed',
  )
  const approvedAnew = after.session.approvedAt !== null && after.session.approvedAt !== before?.session.approvedAt
  if (consumed !== undefined && consumed.after?.transaction.sessionId !== key)
    return [`${consumed.key} was consumed by another session than its own`]
  if (after.session.stage !== 'full' || before?.session.stage === 'full')
    return approvedAnew && !consumed ? [`${key} counts as approved`] : []
  if (consumed !== undefined) return []
  const phones = [...world.data.authenticators.rows()].filter(
    ({ authenticator: { subscriberId, state } }) => subscriberId === after.session.subscriberId && state === 'active',
  )
  if (world.policy.activation === 'required') return [`${key} is signed in by its password alone`]
  return phones.length > 0 ? [`${key} is signed in by its password alone, and the person has a phone`] : []
}
