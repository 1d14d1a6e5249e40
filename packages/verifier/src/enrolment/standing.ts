import { deadReason } from '@countersign/protocol/enrolment/states.ts'
import type { TransactionId } from '@countersign/protocol/identity.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import type { Deps } from '../deps.ts'
import type { SignedIn } from '../session/session.ts'
import { type CodePair, deriveCode, pairHashes } from './derive-code.ts'
import type { Enrolment } from './enrolment.ts'
import { startEnrolment } from './start.ts'

/** What the activation page of one browser has to show. */
export type ActivationStanding =
  | { readonly is: 'code'; readonly enrolment: Enrolment; readonly codes: CodePair }
  | { readonly is: 'proof'; readonly enrolment: Enrolment; readonly number: string; readonly phone: string; readonly expiresAt: number }
  | { readonly is: 'approved'; readonly transactionId: TransactionId }
  | { readonly is: 'dead'; readonly reason: RefusalCode; readonly enrolment: Enrolment }
  | { readonly is: 'not_allowed' }

/**
 * Reads where this browser's activation stands. Without one, or with one that a session before this token began, a fresh code is started:
 * a code can be drawn only from the token that began it.
 */
export async function activationStanding(deps: Deps, who: SignedIn, token: string): Promise<ActivationStanding> {
  const { enrolmentId } = who.session
  const enrolment = enrolmentId && (await deps.store.enrolments.byId(enrolmentId))
  if (!enrolment) return freshCode(deps, who, token)
  if (enrolment.state === 'active' && enrolment.transactionId !== null) return { is: 'approved', transactionId: enrolment.transactionId }
  const dead = deadReason(enrolment.state, enrolment.expired)
  if ((dead === 'code_expired' || dead === 'code_guessed') && enrolment.metDead) return freshCode(deps, who, token)
  if (dead !== null) return { is: 'dead', reason: dead, enrolment }
  if (enrolment.state === 'claimed' && enrolment.transactionId !== null && enrolment.aid !== null) {
    const [transaction, phone] = await Promise.all([
      deps.store.transactions.byId(enrolment.transactionId),
      deps.store.installations.authenticator(enrolment.aid),
    ])
    // Its person was deleted since the session was read.
    if (transaction === null || phone === null) return { is: 'not_allowed' }
    return { is: 'proof', enrolment, number: transaction.number, phone: phone.phone, expiresAt: transaction.expiresAt }
  }
  for (const keys of [deps.keys, ...deps.keys.older]) {
    const codes = deriveCode({ keys }, token, enrolment.id, enrolment.name)
    if (pairHashes({ keys }, codes).linkedHash === enrolment.linkedHash) return { is: 'code', enrolment, codes }
  }
  return freshCode(deps, who, token)
}

/** A fresh code, without signing in again; the older one is dead. */
export async function freshCode(deps: Deps, who: SignedIn, token: string): Promise<ActivationStanding> {
  const started = await startEnrolment(deps, who, token)
  return started.ok ? { is: 'code', ...started.value } : { is: 'not_allowed' }
}
