import type { PhoneFault } from '@countersign/protocol/phone/ports.ts'
import type { CredentialFault } from './ports.ts'

/** What can go wrong on the phone itself, before or beside anything that a server says. */
export type LocalProblem =
  | CredentialFault
  | 'other_server'
  | 'foreign_code'
  | 'offline_challenge'
  | 'pin_lost'
  | 'pin_unsettled'
  | 'account_lost'
  | 'request_gone'
  | 'app_failed'

export type ProblemCode = PhoneFault | LocalProblem

/** What the person was at. */
export type About = 'activation' | 'request' | 'pin' | 'app'

/** Screens of explanation. Several codes share one where the difference would mean nothing to the person, and the next step is the same. */
export type Face =
  | 'code_unknown'
  | 'code_used'
  | 'code_expired'
  | 'code_replaced'
  | 'code_frozen'
  | 'code_guessed'
  | 'activation_failed'
  | 'account_here'
  | 'account_lost'
  | 'not_allowed'
  | 'other_server'
  | 'foreign_code'
  | 'offline_challenge'
  | 'rate_limited'
  | 'pin_paused'
  | 'pin_gone'
  | 'pin_lost'
  | 'pin_change_over'
  | 'pin_unsettled'
  | 'removed'
  | 'number_wrong'
  | 'request_expired'
  | 'request_decided'
  | 'request_cancelled'
  | 'request_changed'
  | 'request_gone'
  | 'update'
  | 'server'
  | 'refused'
  | 'app_failed'
  | 'credential_failed'

const faces: Readonly<Record<ProblemCode, Face>> = {
  malformed: 'update',
  too_large: 'update',
  version_unsupported: 'update',
  not_found: 'update',
  not_understood: 'update',
  wrong_host: 'server',
  busy: 'server',
  internal: 'server',
  unreachable: 'server',
  nonce_required: 'refused',
  proof_invalid: 'refused',
  proof_replayed: 'refused',
  signature_invalid: 'refused',
  pin_required: 'refused',
  pin_refused: 'refused',
  rate_limited: 'rate_limited',
  code_unknown: 'code_unknown',
  code_used: 'code_used',
  code_expired: 'code_expired',
  code_replaced: 'code_replaced',
  code_frozen: 'code_frozen',
  code_guessed: 'code_guessed',
  activation_failed: 'activation_failed',
  account_here_already: 'account_here',
  enrolment_not_allowed: 'not_allowed',
  pin_not_live: 'request_gone',
  pin_change_over: 'pin_change_over',
  pin_paused: 'pin_paused',
  pin_gone: 'pin_gone',
  pin_lost: 'pin_lost',
  pin_unsettled: 'pin_unsettled',
  pin_wrong: 'refused',
  pin_differs: 'server',
  authenticator_removed: 'removed',
  account_lost: 'account_lost',
  request_unknown: 'request_gone',
  request_gone: 'request_gone',
  request_expired: 'request_expired',
  request_decided: 'request_decided',
  request_cancelled: 'request_cancelled',
  request_changed: 'request_changed',
  number_wrong: 'number_wrong',
  other_server: 'other_server',
  foreign_code: 'foreign_code',
  offline_challenge: 'offline_challenge',
  not_confirmed: 'credential_failed',
  credential_failed: 'credential_failed',
  app_failed: 'app_failed',
}

/** The one thing to do next. */
export type NextStep =
  | 'fresh_code'
  | 'scan_again'
  | 'type_again'
  | 'home'
  | 'try_now'
  | 'reload'
  | 'load_again'
  | 'start_over'
  | 'change_pin'
  | 'ask_again'

export function faceOf(code: ProblemCode, about: About): Face {
  // The live thing that the PIN was asked for is over: in an activation that is its code.
  if (code === 'pin_not_live' && about === 'activation') return 'code_expired'
  if (code === 'pin_not_live' && about === 'pin') return 'pin_change_over'
  return faces[code]
}

const steps: Readonly<Partial<Record<Face, NextStep>>> = {
  other_server: 'scan_again',
  foreign_code: 'scan_again',
  offline_challenge: 'scan_again',
  account_here: 'try_now',
  account_lost: 'home',
  update: 'reload',
  app_failed: 'load_again',
  server: 'home',
  refused: 'home',
  pin_lost: 'start_over',
  pin_paused: 'home',
  pin_gone: 'fresh_code',
  pin_change_over: 'change_pin',
  pin_unsettled: 'ask_again',
}

export function nextStep(face: Face, about: About, typed: boolean): NextStep {
  if ((face === 'code_unknown' || face === 'rate_limited') && typed) return 'type_again'
  return steps[face] ?? (about === 'activation' ? 'fresh_code' : 'home')
}

/** Faces of a code that will never be any good: the camera need not read it again. A code that was refused for the moment only is read again. */
const dead: ReadonlySet<Face> = new Set([
  'other_server',
  'foreign_code',
  'offline_challenge',
  'code_unknown',
  'code_used',
  'code_expired',
  'code_replaced',
  'code_frozen',
  'code_guessed',
])

export function isDeadCode(face: Face): boolean {
  return dead.has(face)
}

/** Codes after which an activation that was claimed can still go on; all others end it. */
const passing: ReadonlySet<ProblemCode> = new Set([
  'unreachable',
  'busy',
  'internal',
  'rate_limited',
  'not_understood',
  'not_confirmed',
  'pin_unsettled',
  'app_failed',
])

export function endsActivation(code: ProblemCode): boolean {
  return !passing.has(code)
}
