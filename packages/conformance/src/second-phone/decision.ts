import { type Decided, isDecided } from './answers.ts'
import { H, toBase64url } from './bytes.ts'
import type { Context } from './context.ts'
import { type Line, type Outcome, refused } from './line.ts'
import type { Account, Memory } from './memory.ts'
import type { OpenedPin } from './pin-key.ts'
import { bytes, count, either, exactly, id, is, languageTag, matching, text } from './shape.ts'
import { signMessage } from './signed.ts'

const common = {
  typ: is('countersign/decision'),
  v: is(1),
  iss: text(),
  txn: id('txn'),
  nonce: bytes(16),
  aid: id('aut'),
  iid: id('ins'),
  ctx: bytes(32),
  lang: languageTag,
} as const
const approval = {
  ...common,
  decision: is('approve'),
  mode: is('number'),
  number: matching(/^[0-9]{6}$/),
  tpl: is('signin/1', 'activation/1'),
} as const

/** The three forms of Spec §6.2. */
export const isDecision = either(
  either(exactly({ ...approval, uv: is('pin'), pin_seq: count }), exactly({ ...approval, uv: is('webauthn'), cid: bytes(1, 1023) })),
  exactly({ ...common, decision: is('deny'), reason: is('not_me', 'mistake'), uv: is('none') }),
)

/** The members that all three forms share. */
const over = ({ shown, ctx }: Context, iid: string, lang: string) => ({
  typ: 'countersign/decision',
  v: 1,
  iss: shown.iss,
  txn: shown.txn,
  nonce: shown.nonce,
  aid: shown.aid,
  iid,
  ctx,
  lang,
})

export const approvalPayload = (context: Context, iid: string, lang: string, number: string, pinSeq: number) => ({
  ...over(context, iid, lang),
  decision: 'approve',
  mode: 'number',
  number,
  tpl: `${context.shown.kind}/1`,
  uv: 'pin',
  pin_seq: pinSeq,
})

export const denialPayload = (context: Context, iid: string, lang: string, reason: 'not_me' | 'mistake') => ({
  ...over(context, iid, lang),
  decision: 'deny',
  reason,
  uv: 'none',
})

/** A decision on its way: kept, so that the very same one can be sent again. */
export interface Signed {
  readonly account: Account
  readonly body: string
}

export async function signedApproval(memory: Memory, account: Account, context: Context, number: string, pin: OpenedPin): Promise<Signed> {
  const keys = { possession: account.possession, verification: pin.key }
  const payload = approvalPayload(context, memory.iid, 'en', number, pin.seq)
  return { account, body: JSON.stringify({ decision: await signMessage('countersign-decision+jws', payload, keys) }) }
}

export async function signedDenial(memory: Memory, account: Account, context: Context, reason: 'not_me' | 'mistake'): Promise<Signed> {
  const payload = denialPayload(context, memory.iid, 'en', reason)
  const decision = await signMessage('countersign-decision+jws', payload, { possession: account.possession })
  return { account, body: JSON.stringify({ decision }) }
}

/** Spec §6.2: the proof is by the possession key. */
export async function sendDecision(line: Line, context: Context, { account, body }: Signed): Promise<Outcome<Decided>> {
  const answer = await line.postBytes('decisions', account.possession, body, isDecided)
  return answer.ok && answer.value.txn !== context.shown.txn ? refused('not_understood', answer.value) : answer
}

/** What a platform credential is asked to sign over this payload, Spec §7.2. This phone has none, and verifies its person by a PIN. */
export const assertionChallenge = async (payload: string): Promise<string> => toBase64url(await H('countersign/webauthn-get/1', payload))
