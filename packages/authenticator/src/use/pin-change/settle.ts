import type { Link } from '@countersign/protocol/phone/link.ts'
import type { PhoneFault } from '@countersign/protocol/phone/ports.ts'
import { type App, installation, type PinNews } from '../app.ts'
import { pinChangeSteps } from '../pin-steps.ts'
import type { About } from '../problems.ts'

export type Settled =
  | { readonly is: 'nothing' }
  | { readonly is: 'settled'; readonly news: PinNews }
  /** The server has not said which PIN stands; `code` is what it said instead. */
  | { readonly is: 'open'; readonly code: PhoneFault }

/** Spec §5.8: sends a kept change, the very same message, and keeps the one PIN key that the server says stands. Whoever asked for it tells the person. */
export async function settleChange(app: App, link: Link): Promise<Settled> {
  const settled = await sendKept(app, link)
  if (settled.is === 'settled') app.pinNews.value = settled.news
  return settled
}

async function sendKept(app: App, link: Link): Promise<Settled> {
  const { records } = app.ports
  const change = await records.change()
  if (change === null) return { is: 'nothing' }
  const { sendPinChange, keptPin } = await pinChangeSteps()
  const { key } = await installation(app)
  const answer = await sendPinChange(link, key, change.message)
  const stands = keptPin(answer, change.old, change.fresh.kid)
  if (stands === 'both') return { is: 'open', code: answer.ok ? 'not_understood' : answer.code }
  const first = await records.settleChange(change, stands)
  app.accounts.value = await records.accounts()
  app.unfinished.value = await records.unfinished()
  if (!first) return { is: 'nothing' }
  return { is: 'settled', news: { stands, wrongBefore: answer.ok ? answer.value.pin_wrong_before : 0 } }
}

/** Before a PIN is asked for: nobody knows which one it is while a change is not settled. `false`: the person is told, and the step is over. */
export async function settledFirst(app: App, about: About): Promise<boolean> {
  const settled = await settleChange(app, app.link)
  if (settled.is !== 'open') return true
  app.places.home()
  app.places.go({ at: 'problem', problem: { code: 'pin_unsettled', about } })
  return false
}
