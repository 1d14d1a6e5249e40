import { enrolmentTransitions } from '@countersign/protocol/enrolment/states.ts'
import { pinChangeTransitions } from '@countersign/protocol/pin/change-states.ts'
import { transactionTransitions } from '@countersign/protocol/transaction/states.ts'
import type { Change } from '../store/tables.ts'
import type { World } from '../world.ts'

/** The protocol's tables (Spec §4.6, §5.9, §6.4), and the lives of authenticators and PIN keys: every step that may ever be written. `-`: no row is there. */
export const allowed = {
  // That the time of a code or of a change is over is never written down; one that an ended session starts is born replaced.
  enrolment: ['- open', '- replaced', ...stepsOf(enrolmentTransitions).filter(isWritten)],
  request: ['- pending', ...stepsOf(transactionTransitions)],
  authenticator: ['- pending', 'pending active', 'pending removed', 'active removed'],
  change: ['- open', ...stepsOf(pinChangeTransitions).filter(isWritten)],
  pin: ['- new', 'new active', 'active gone'],
} as const

function isWritten(step: string): boolean {
  return !step.includes('expired')
}

function stepsOf(table: Readonly<Record<string, Readonly<Record<string, { readonly to: string } | null>>>>): string[] {
  const steps = Object.entries(table).flatMap(([from, events]) =>
    Object.values(events).flatMap((step) => (step === null || step.to === from ? [] : [`${from} ${step.to}`])),
  )
  return [...new Set(steps)]
}

export function checkStates({ coverage, clock, data }: World, changes: readonly Change[]): string[] {
  const found: string[] = []
  for (const change of changes) {
    const step = stepOf(change)
    if (step === null || step.from === step.to) continue
    if (step.to === '-') {
      // Rows go when nobody may ask for them any more, or with their person.
      coverage.reached(`${step.what} forgotten`)
      continue
    }
    const name = `${step.from} ${step.to}`
    coverage.reached(`${step.what} ${name}`)
    if (!(allowed[step.what] as readonly string[]).includes(name)) found.push(`${step.what} ${change.key} went ${name}`)
  }
  for (const change of changes) {
    const { before, after } = change
    if (before === undefined || after === undefined) continue
    if (change.table === 'requests' && change.before && change.after) {
      const [was, is] = [change.before.transaction, change.after.transaction]
      if (was.state !== is.state && was.state === 'pending') {
        const inTime = was.expiresAt > clock.now()
        if (inTime === (is.state === 'expired')) found.push(`request ${was.id} became ${is.state} ${inTime ? 'in' : 'out of'} time`)
      }
    }
    if (change.table === 'enrolments' && change.before && change.after) {
      const [was, is] = [change.before.enrolment, change.after.enrolment]
      if (was.state !== is.state && was.expiresAt <= clock.now()) found.push(`enrolment ${was.id} became ${is.state} after its end`)
      if (
        was.state !== is.state &&
        is.state !== 'active' &&
        is.aid !== null &&
        data.authenticators.get(is.aid)?.authenticator.state === 'active'
      )
        found.push(`enrolment ${is.id} is ${is.state} and its phone active`)
    }
  }
  return found
}

type What = keyof typeof allowed

function stepOf(change: Change): { what: What; from: string; to: string } | null {
  switch (change.table) {
    case 'enrolments':
      return { what: 'enrolment', from: change.before?.enrolment.state ?? '-', to: change.after?.enrolment.state ?? '-' }
    case 'requests':
      return { what: 'request', from: change.before?.transaction.state ?? '-', to: change.after?.transaction.state ?? '-' }
    case 'authenticators':
      return { what: 'authenticator', from: change.before?.authenticator.state ?? '-', to: change.after?.authenticator.state ?? '-' }
    case 'changes':
      return { what: 'change', from: change.before?.state ?? '-', to: change.after?.state ?? '-' }
    case 'pins':
      return { what: 'pin', from: change.before?.state ?? '-', to: change.after?.state ?? '-' }
    default:
      return null
  }
}
