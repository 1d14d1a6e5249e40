import { thumbprint } from '../jwk.ts'
import type { Context } from '../transaction/context.ts'
import type { Decision } from '../transaction/decision.ts'
import type { JudgedEvidence } from './judge-evidence.ts'

/** What evidence that holds shows, and what it does not, in plain words. Texts of others stand in quotes, as JSON spells them. */
export function report({ context, decision, binding, bindingKey, receipt, receiptKey }: JudgedEvidence): string {
  const { audit } = receipt
  return `This evidence holds.

What the signatures show
  ${receipt.outcome === 'approved' ? 'Approved' : 'Denied'}: transaction ${receipt.txn}, ${moment(receipt.at)}
  The phone was shown: ${shown(context)}
  It answered: ${answer(decision)}
  By the phone     ${binding.aid}
  of subscriber    ${binding.sub}, since ${moment(binding.bound_at)}${binding.replaces === undefined ? '' : ' (its verification key was changed then)'}
  at the server    ${quoted(context.iss)}
  Logged           line ${audit.seq} of chain ${quoted(audit.chain)}, hash ${audit.hash}
  Evidence keys    binding ${thumbprint(bindingKey)}
                   receipt ${thumbprint(receiptKey)}

  The phone's keys signed the answer together with what was shown, byte for byte. The server has put its name to
  whose keys these are, ${receipt.outcome === 'approved' ? 'that the number was right, ' : ''}when it was, and which line of its log says so.

What they do not show
  - Who the subscriber is. The operator alone says whose the keys are, and could have bound keys of their own.
  - What the screen looked like. The server also serves the app; a server that cheats could show one thing and have another signed.
  - That the server's clock was right, or that its log was not written anew since. Compare the line with heads of the log kept elsewhere.
  - That there are no other decisions.
`
}

/** To the second, UTC; a number that no calendar has is shown as it stands. */
function moment(at: number): string {
  const date = new Date(at * 1000)
  return Number.isNaN(date.getTime()) ? `${at} seconds after 1970` : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

/** A text of others on a terminal: nothing in it moves the cursor or turns the line around. */
function quoted(text: string): string {
  const hidden = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
  return JSON.stringify(text).replace(hidden, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function shown({ kind, rp, from, message, amount, payee }: Context): string {
  const what = kind === 'signin' ? `a sign-in to ${quoted(rp.name)}` : `its own activation at ${quoted(rp.name)}`
  const more = [message, amount ?? '', payee ?? ''].filter((part) => part !== '').map(quoted)
  return [what, `from ${quoted(from.browser)} at ${quoted(from.ip)}`, ...more].join(', ')
}

function answer(decision: Decision): string {
  if (decision.decision === 'deny')
    return `no (${decision.reason === 'not_me' ? 'it was not me' : 'by mistake'}); signed by the phone alone`
  const how =
    decision.uv === 'pin' ? `its PIN key, opened by unlock ${decision.pin_seq}` : 'its platform credential (biometrics or passcode)'
  return `yes, typing the number ${decision.number}; signed by the phone and by ${how}`
}
