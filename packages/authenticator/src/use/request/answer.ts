import { sendDecision, signDenial } from '@countersign/protocol/phone/decide.ts'
import type { VerifyFault } from '../activation/verify.ts'
import { type App, busily, installation } from '../app.ts'
import { settledFirst } from '../pin-change/settle.ts'
import { tellPinNews } from '../pin-change/tell.ts'
import type { ProblemCode } from '../problems.ts'
import { approve } from '../verify.ts'
import type { PendingRequest } from './pending.ts'

/** "Approve", with the number from the page and the person's verification. Returns what can be mended on the spot. */
export async function approveRequest(app: App, request: PendingRequest, number: string, typedPin: string): Promise<VerifyFault> {
  const fault = await busily(app, async (): Promise<VerifyFault> => {
    const { account, shown, txn } = request
    if (shown === null) return null
    // The person typed a PIN before they could know which one stands: they are told, and type it anew.
    if (!(await settledFirst(app, 'request')) || tellPinNews(app)) return null
    const outcome = await approve(app, { account, shown, number, pin: { typed: typedPin, live: txn } })
    if (outcome.ok) {
      over(app, request)
      app.places.swap({ at: 'approved', request, wrongBefore: outcome.value.pin_wrong_before })
      return null
    }
    if (outcome.code === 'pin_wrong') return { code: 'pin_wrong', left: Number(outcome.extra['left']) }
    if (outcome.code === 'not_confirmed' || outcome.code === 'credential_failed') return { code: outcome.code }
    failed(app, request, outcome.code)
    return null
  })
  return fault ?? null
}

/** "It's not me": needs no PIN and no face, so that it is never harder than approving. */
export async function denyRequest(app: App, request: PendingRequest): Promise<void> {
  await busily(app, async () => {
    const { account, shown } = request
    if (shown === null) return
    const possession = app.ports.keys.use(account.possession)
    const { iid } = await installation(app)
    const denial = await signDenial({ shown, iid, possession, lang: app.ports.language(), reason: 'not_me' })
    const sent = await sendDecision(app.link, possession, denial)
    if (!sent.ok) return failed(app, request, sent.code)
    over(app, request)
    app.places.swap({ at: 'denied', request })
  })
}

/** Turned away without an answer: it stays in the list until its time is over. */
export function setAside(app: App, request: PendingRequest): void {
  app.setAside.add(request.txn)
  app.places.home()
}

function over(app: App, request: PendingRequest): void {
  app.requests.value = app.requests.value.filter(({ txn }) => txn !== request.txn)
}

function failed(app: App, request: PendingRequest, code: ProblemCode): void {
  // The person gave up waiting for an answer: the request stays where it is.
  if (code === 'unreachable' || code === 'busy') return setAside(app, request)
  if (code !== 'internal') over(app, request)
  app.places.swap({ at: 'problem', problem: { code, about: 'request', account: request.account } })
}
