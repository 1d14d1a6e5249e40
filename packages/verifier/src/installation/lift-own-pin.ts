import type { InstallationId } from '@countersign/protocol/identity.ts'
import { judgeCharge } from '@countersign/protocol/pin/attempts.ts'
import type { Deps } from '../deps.ts'
import { freshApproval } from '../enrolment/start.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from '../session/session.ts'
import { wake } from '../transaction/wakes.ts'
import type { Authenticator } from './installation.ts'

type Needs = Pick<Deps, 'store' | 'clock'>

/** Which of a person's phones pause over their PIN, and which of those this session may lift. */
export interface PausedPins {
  readonly paused: readonly InstallationId[]
  readonly liftable: readonly InstallationId[]
}

/**
 * Spec §5.5: a person lifts a pause by another factor of theirs: a phone on another installation has approved for this very session, and lately.
 * The word of the paused phone itself, given before its pause, is none: whoever holds its image may have caused the pause.
 */
export async function pausedPins(deps: Needs, who: SignedIn, phones: readonly Authenticator[]): Promise<PausedPins> {
  const paused = (await Promise.all(phones.map(async (phone) => ((await isPaused(deps, phone)) ? [phone.iid] : [])))).flat()
  const approver = paused.length === 0 ? null : await approverOf(deps, who, phones)
  return { paused, liftable: approver === null ? [] : paused.filter((iid) => iid !== approver) }
}

/** Lifts what this session may lift, once for each PIN key. */
export async function liftOwnPins(deps: Needs, who: SignedIn): Promise<void> {
  const { id } = who.subscriber
  const { liftable } = await pausedPins(deps, who, await deps.store.installations.authenticatorsOf(id))
  for (const iid of liftable) {
    await deps.store.people.liftPin(id, iid, facts({ kind: 'person.pin_lifted', subject: id, actor: id, data: { iid } }, wake([], [iid])))
  }
}

async function isPaused({ store }: Needs, { iid, verification }: Authenticator): Promise<boolean> {
  const pin = verification.uv === 'pin' ? await store.installations.pin(iid, verification.kid) : null
  const judged = pin?.state === 'active' ? judgeCharge(pin.counters) : null
  return judged?.ok === false && judged.code === 'pin_paused'
}

async function approverOf(deps: Needs, { session }: SignedIn, phones: readonly Authenticator[]): Promise<InstallationId | null> {
  if (session.stage !== 'full' || session.transactionId === null || session.approvedAt === null) return null
  if (deps.clock.now() - session.approvedAt >= freshApproval) return null
  const request = await deps.store.transactions.byId(session.transactionId)
  if (request?.state !== 'consumed') return null
  return phones.find(({ aid }) => aid === request.decidedBy)?.iid ?? null
}
