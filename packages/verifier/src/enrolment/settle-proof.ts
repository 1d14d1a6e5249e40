import { accept, refuse } from '@countersign/protocol/outcome.ts'
import type { Verdict } from '@countersign/protocol/transaction/judge-decision.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { decided } from '../transaction/decided.ts'
import { makeTransaction } from '../transaction/make-transaction.ts'
import type { DecisionRows } from '../transaction/store.ts'
import { proofOf } from './proof.ts'
import { signBinding } from './sign-binding.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'keys' | 'policy'>

/**
 * What the first decision does to its activation (Spec §4.5): the right number binds; a wrong one leads to a fresh number, three in all;
 * a denial, or the third wrong number, ends the code. `null`: the code has gone since the request was read, with its person.
 */
export async function settleProof(deps: Needs, rows: DecisionRows, verdict: Verdict) {
  const { transaction, authenticator } = rows
  const enrolment = transaction.enrolmentId && (await deps.store.enrolments.byId(transaction.enrolmentId))
  if (!enrolment) return null
  const enrolmentId = enrolment.id
  const fact = (kind: 'enrolment.activated' | 'enrolment.failed') =>
    ({ kind, subject: transaction.subscriberId, actor: authenticator.aid, data: { enr: enrolmentId } }) as const

  if (verdict.to === 'approved') {
    const binding = await signBinding(deps, authenticator, rows.pin, null)
    const told = { kind: 'notice', notice: 'phone_added', subscriberId: transaction.subscriberId, phone: authenticator.phone } as const
    return {
      outcome: accept(decided(rows, 'approved', binding)),
      activation: { enrolmentId, then: 'active', binding: JSON.stringify(binding) } as const,
      also: facts(fact('enrolment.activated'), told),
    }
  }

  const left = enrolment.numbersLeft - 1
  if (verdict.to === 'denied' || left <= 0) {
    return {
      outcome: verdict.to === 'denied' ? accept(decided(rows, 'denied', null)) : refuse('activation_failed'),
      activation: { enrolmentId, then: 'failed' } as const,
      also: facts(fact('enrolment.failed')),
    }
  }

  const next = await makeTransaction(deps, {
    kind: 'activation',
    subscriberId: transaction.subscriberId,
    session: { id: enrolment.sessionId, ip: enrolment.ip, browser: enrolment.browser },
    enrolmentId,
    phones: [authenticator],
    until: enrolment.expiresAt,
  })
  const [target] = next.targets
  if (target === undefined) throw new Error('a request without its phone')
  return {
    outcome: refuse('number_wrong', undefined, { left, next: proofOf(deps, next.transaction, target, left) }),
    activation: { enrolmentId, then: 'next', transaction: next.transaction, target } as const,
    also: facts([]),
  }
}
