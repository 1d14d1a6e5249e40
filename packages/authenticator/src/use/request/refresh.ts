import { listRequests } from '@countersign/protocol/phone/requests.ts'
import { type App, installation, type Standing } from '../app.ts'
import { settleChange } from '../pin-change/settle.ts'
import { tellPinNews } from '../pin-change/tell.ts'
import { type PendingRequest, readPending } from './pending.ts'

/** Asks what waits (Spec §6.6). Nobody waits for this call: it fails quietly, and the app says that the server is out of reach. */
export async function refresh(app: App): Promise<boolean> {
  if (app.accounts.value.length === 0) return true
  const { ports } = app
  // A step of the person's settles it before it asks for a PIN; two that send the same message would only tell twice.
  if (!app.busy.value) await settleChange(app, ports.link)
  const { key, iid } = await installation(app)
  const answer = await listRequests(ports.link, key, iid)
  if (!answer.ok && answer.code === 'authenticator_removed') {
    app.standings.value = new Map(app.accounts.value.map(({ aid }) => [aid, 'removed']))
    app.requests.value = []
  }
  app.reach.value = answer.ok || answer.code !== 'unreachable' ? 'reached' : 'unreachable'
  if (!answer.ok) return false
  const known = new Map<string, Standing>(answer.value.accounts.map(({ aid, state }) => [aid, state]))
  app.standings.value = new Map(app.accounts.value.map(({ aid }) => [aid, known.get(aid) ?? 'removed']))
  app.requests.value = readPending(answer.value, app.accounts.value, ports.link.origin, ports.elapsed())
  comeForward(app)
  leaveIfGone(app)
  return true
}

/** For a person who only looks at the list: news of their PIN; then one request, which is what they came for. */
export function comeForward(app: App): void {
  const place = app.places.now.value
  const waitsForNews = place.at === 'home' || (place.at === 'problem' && place.problem.code === 'pin_unsettled')
  if (waitsForNews && !app.busy.value && tellPinNews(app)) return
  const [only, ...others] = app.requests.value
  if (only === undefined || others.length > 0 || app.setAside.has(only.txn)) return
  if (app.places.now.value.at === 'home' && !app.busy.value) app.places.go({ at: 'request', request: only })
}

/** The request on the screen was answered or withdrawn elsewhere: there is nothing to decide any more. */
function leaveIfGone(app: App): void {
  const place = app.places.now.value
  if (place.at !== 'request' || app.busy.value) return
  if (app.requests.value.some(({ txn }) => txn === place.request.txn)) return
  const { account } = place.request
  const expired = app.ports.elapsed() >= place.request.until - 2_000
  app.places.swap({ at: 'problem', problem: { code: expired ? 'request_expired' : 'request_gone', about: 'request', account } })
}

/** The time of the request on the screen is over. */
export function expire(app: App): void {
  const place = app.places.now.value
  if (place.at !== 'request' || app.busy.value) return
  dropRequest(app, place.request)
  app.places.swap({ at: 'problem', problem: { code: 'request_expired', about: 'request', account: place.request.account } })
}

/** Takes a request from the list: its time is over, or it is answered. */
export function dropRequest(app: App, { txn }: PendingRequest): void {
  app.requests.value = app.requests.value.filter((one) => one.txn !== txn)
}
