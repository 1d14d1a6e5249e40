import { type RefusalCode, refusals } from '@countersign/protocol/refusal.ts'
import { allowed } from './checks/states.ts'

/** Refusals that no message of this simulation can meet, and why. All others have to be met. */
const beyond: Partial<Record<RefusalCode, string>> = {
  too_large: 'sizes are judged by HTTP',
  not_found: 'addresses are judged by HTTP',
  wrong_host: 'hosts are judged by HTTP',
  version_unsupported: 'told from malformed by HTTP',
  busy: 'reserved',
  internal: 'counted as a store that rejects',
  enrolment_not_allowed: 'told by the portal, as its pages',
}

const faults = [
  'answer lost',
  'crash after the commit',
  'crash before the commit',
  'mail fails',
  'message repeated',
  'push fails',
  'store rejects',
  'the server clock is set',
  'time jumps',
  'wake-up lost',
  'wake-up twice',
]

const pages = [
  'code',
  'proof',
  'waiting',
  'signed-in',
  'signed-in again',
  'no-phone',
  'sign-in',
  'closed burnt',
  'closed denied',
  'closed expired',
  'closed cancelled',
]
const ends = ['code_expired', 'code_frozen', 'code_guessed', 'code_replaced', 'activation_failed']
const acts = ['disable', 'enable', 'remove phones', 'lift', 'reset', 'delete']

/** What a run that calls itself whole must have reached: without it, it shows nothing about it. */
export function missing(counts: ReadonlyMap<string, number>): string[] {
  const codes = (Object.keys(refusals) as RefusalCode[]).filter((code) => !(code in beyond))
  const told = new Set([...counts.keys()].map((name) => name.slice(name.indexOf(': ') + 2)))
  return [
    ...codes.filter((code) => !told.has(code)).map((code) => `refusal ${code}`),
    ...Object.entries(allowed)
      .flatMap(([what, steps]) => steps.map((step) => `${what} ${step}`))
      .filter((name) => !counts.has(name)),
    ...faults.map((fault) => `fault: ${fault}`).filter((name) => !counts.has(name)),
    ...[...pages, ...ends.map((end) => `dead ${end}`)].map((page) => `page: ${page}`).filter((name) => !counts.has(name)),
    ...acts.map((act) => `admin ${act}: true`).filter((name) => !counts.has(name)),
    ...[
      'limit: pending requests',
      'limit: wrong codes of a network',
      'attack: consume a foreign approval',
      'kept after a change of PIN: new',
      'kept after a change of PIN: old',
      'evidence: vouched for',
    ].filter((name) => !counts.has(name)),
  ]
}
