import type { TransactionId } from '@countersign/protocol/identity.ts'
import type { TransactionState } from '@countersign/protocol/transaction/states.ts'
import type { Deps } from '@countersign/verifier/deps.ts'
import type { CodePair } from '@countersign/verifier/enrolment/derive-code.ts'
import { activationStanding, freshCode } from '@countersign/verifier/enrolment/standing.ts'
import { mayEnrol } from '@countersign/verifier/enrolment/start.ts'
import { findSession, signOut } from '@countersign/verifier/session/find-session.ts'
import type { Session, SignedIn } from '@countersign/verifier/session/session.ts'
import { goOnWithoutPhone, signIn, standingOf } from '@countersign/verifier/session/sign-in.ts'
import { askAgain, beginSignIn, cancelSignIn } from '@countersign/verifier/transaction/begin-sign-in.ts'
import { type Consumed, consumeApproval, consumedAlready } from '@countersign/verifier/transaction/consume.ts'

/** What a page of the portal shows; with the cookie that the answer sets, where it sets one. */
export type Page = { readonly session?: Session } & (
  | { readonly is: 'sign-in'; readonly why: string }
  | { readonly is: 'code'; readonly codes: CodePair }
  | { readonly is: 'proof'; readonly number: string; readonly phone: string; readonly numbersLeft: number }
  | { readonly is: 'dead'; readonly reason: string }
  | { readonly is: 'waiting'; readonly transactionId: TransactionId; readonly number: string }
  | { readonly is: 'closed'; readonly state: TransactionState | 'none' }
  /** `first`: with a token that no answer held before. */
  | { readonly is: 'signed-in'; readonly token: string | null; readonly first?: boolean }
  | { readonly is: 'no-phone' }
)

const outside: Page = { is: 'sign-in', why: 'no session' }

/** Signing in again ends what this browser had. */
export async function postSignIn(
  deps: Deps,
  held: string | null,
  input: { username: string; password: string; ip: string; browser: string },
): Promise<{ token: string | null; code: string }> {
  const who = held === null ? null : await findSession(deps, held)
  if (who !== null) await signOut(deps, who)
  const signedIn = await signIn(deps, input)
  return signedIn.ok ? { token: signedIn.value.token, code: signedIn.value.standing } : { token: null, code: signedIn.code }
}

/** The page where a session stands, as the portal's routes lead to it. */
export async function getPage(deps: Deps, token: string): Promise<Page> {
  const who = await findSession(deps, token)
  // The answer with the new token was lost, and its browser asks again with the old one.
  const moved = who === null ? await consumedAlready(deps, token) : null
  if (moved !== null) return signedInBy(moved)
  if (who === null) return outside
  const { session } = who
  if (session.stage === 'full') {
    const further = session.transactionId && (await deps.store.transactions.byId(session.transactionId))
    if (further && (further.state === 'pending' || further.state === 'approved')) return waitingPage(deps, who, token)
    const standing = session.enrolmentId === null ? null : await activationPage(deps, who, token)
    return standing ?? { is: 'signed-in', token: null, session }
  }
  switch (await standingOf(deps, who)) {
    case 'waiting':
      return waitingPage(deps, who, token)
    case 'activation':
      return activationPage(deps, who, token)
    case 'no_phone':
      return { is: 'no-phone', session }
    default: {
      const gone = await goOnWithoutPhone(deps, who, token)
      return gone.ok ? { is: 'signed-in', token: gone.value.token, session } : outside
    }
  }
}

async function waitingPage(deps: Deps, who: SignedIn, token: string): Promise<Page> {
  const { session } = who
  const transaction = session.transactionId === null ? null : await deps.store.transactions.byId(session.transactionId)
  if (transaction === null) return { is: 'closed', state: 'none', session }
  if (transaction.state === 'pending') return { is: 'waiting', transactionId: transaction.id, number: transaction.number, session }
  if (transaction.state !== 'approved') return { is: 'closed', state: transaction.state, session }
  const consumed = await consumeApproval(deps, who, token, transaction.id)
  // A further phone: the session may still name the code of an earlier one, and a code can be drawn only from the token that began it.
  if (consumed?.first && session.stage === 'full') await freshCode(deps, consumed.who, consumed.token)
  return consumed === null ? { is: 'closed', state: 'consumed', session } : signedInBy(consumed)
}

function signedInBy({ token, first, who }: Consumed): Page {
  return { is: 'signed-in', token, first, session: who.session }
}

async function activationPage(deps: Deps, who: SignedIn, token: string): Promise<Page> {
  const { session } = who
  const standing = await activationStanding(deps, who, token)
  switch (standing.is) {
    case 'not_allowed':
      return { is: 'signed-in', token: null, session }
    case 'approved': {
      const consumed = await consumeApproval(deps, who, token, standing.transactionId)
      // Used up long ago: this page is looked at again.
      return consumed === null ? { is: 'signed-in', token: null, session } : signedInBy(consumed)
    }
    case 'dead':
      return { is: 'dead', reason: standing.reason, session }
    case 'proof':
      return { is: 'proof', number: standing.number, phone: standing.phone, numbersLeft: standing.enrolment.numbersLeft, session }
    case 'code':
      return { is: 'code', codes: standing.codes, session }
  }
}

export async function postFreshCode(deps: Deps, token: string): Promise<void> {
  const who = await findSession(deps, token)
  if (who !== null && (who.session.stage === 'full' || (await standingOf(deps, who)) === 'activation')) await freshCode(deps, who, token)
}

/** "Not now", on the page of a code. */
export async function postNotNow(deps: Deps, token: string): Promise<string | null> {
  const who = await findSession(deps, token)
  if (who === null || who.session.stage === 'full') return null
  const gone = await goOnWithoutPhone(deps, who, token)
  return gone.ok ? gone.value.token : null
}

export async function postAddPhone(deps: Deps, token: string): Promise<void> {
  const who = await findSession(deps, token)
  if (who?.session.stage !== 'full') return
  if (await mayEnrol(deps, who)) await freshCode(deps, who, token)
  else await beginSignIn(deps, who)
}

export async function postAgain(deps: Deps, token: string): Promise<string> {
  const who = await findSession(deps, token)
  if (who === null || (await standingOf(deps, who)) !== 'waiting') return 'elsewhere'
  const again = await askAgain(deps, who)
  return again.ok ? 'asked' : again.code
}

export async function postCancel(deps: Deps, token: string): Promise<void> {
  const who = await findSession(deps, token)
  if (who !== null) await cancelSignIn(deps, who)
}

/** Was there somebody to sign out? */
export async function postSignOut(deps: Deps, token: string): Promise<boolean> {
  const who = await findSession(deps, token)
  if (who !== null) await signOut(deps, who)
  return who !== null
}
