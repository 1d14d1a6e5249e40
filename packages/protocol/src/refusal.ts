/**
 * Every reason why something is not accepted, once. Spec §9 explains each. `status` is the HTTP status,
 * `title` the problem document's English title (RFC 9457 §3.1); screens have their own words for each code.
 */
export const refusals = {
  malformed: { status: 400, title: 'The message is not of the form that the specification gives.' },
  too_large: { status: 413, title: 'The message is larger than any message of this protocol.' },
  version_unsupported: { status: 400, title: 'This version of the message is not spoken here.' },
  not_found: { status: 404, title: 'There is nothing at this address.' },
  wrong_host: { status: 421, title: 'This server does not answer for that host.' },
  busy: { status: 503, title: 'The server cannot answer now. Try again in a moment.' },
  internal: { status: 500, title: 'Something went wrong on the server.' },

  nonce_required: { status: 401, title: 'Sign the request again with the nonce in this answer.' },
  proof_invalid: { status: 401, title: "The proof of the phone's key does not fit this request." },
  proof_replayed: { status: 401, title: 'This request was answered before.' },
  signature_invalid: { status: 403, title: 'A signature does not fit.' },

  rate_limited: { status: 429, title: 'Too many tries. Wait a minute.' },

  code_unknown: { status: 404, title: 'No such code.' },
  code_used: { status: 410, title: 'This code was used already.' },
  code_expired: { status: 410, title: 'This code has expired.' },
  code_replaced: { status: 410, title: 'A fresher code has replaced this one.' },
  code_frozen: { status: 409, title: 'Two phones used this code.' },
  code_guessed: { status: 410, title: 'Too many wrong tries ended this code.' },
  account_here_already: { status: 409, title: 'This phone is an authenticator of this account already.' },
  enrolment_not_allowed: { status: 403, title: 'This account may not add a phone now.' },

  pin_required: { status: 403, title: 'This phone has a PIN: it has to sign too.' },
  pin_refused: { status: 409, title: 'The PIN key cannot be made for this request.' },
  pin_not_live: { status: 403, title: 'The PIN is asked only for a live request.' },
  pin_paused: { status: 423, title: 'The PIN is paused after too many wrong tries.' },
  pin_change_over: { status: 410, title: 'This change of PIN is over.' },
  pin_gone: { status: 410, title: 'The PIN was deleted after too many wrong tries.' },

  authenticator_removed: { status: 410, title: 'This authenticator is not active.' },
  request_unknown: { status: 404, title: 'No such request.' },
  request_expired: { status: 410, title: 'The request has expired.' },
  request_decided: { status: 409, title: 'The request was decided already.' },
  request_cancelled: { status: 410, title: 'The request was withdrawn.' },
  request_changed: { status: 409, title: 'What was signed is not what was asked.' },
  number_wrong: { status: 422, title: 'The number is not the one on the page.' },
  activation_failed: { status: 410, title: 'The number was wrong too often. Start again with a fresh code.' },
} as const satisfies Record<string, { status: number; title: string }>

/** The closed set of refusals. */
export type RefusalCode = keyof typeof refusals

export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code)
}
