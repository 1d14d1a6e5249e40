import type { ActivationCode, Via } from '@countersign/protocol/enrolment/code.ts'
import type { Scanned } from '@countersign/protocol/enrolment/scanned.ts'
import { openCode } from '@countersign/protocol/phone/enrol.ts'
import { type App, busily, installation } from '../app.ts'
import { settledFirst } from '../pin-change/settle.ts'
import { tellPinNews } from '../pin-change/tell.ts'
import { pinSteps } from '../pin-steps.ts'
import type { ProblemCode } from '../problems.ts'
import { deliverClaim } from './claim.ts'
import { type ProblemMore, showProblem } from './end.ts'
import { legible, namedHost } from './legible.ts'
import { takePossession } from './ready.ts'

/**
 * A code of any kind, from camera, field or link. Only one of our own server's activation codes goes on; nothing else makes a request.
 * `text` is what was scanned or typed, where the person may come back to it.
 */
export function takeScanned(app: App, scanned: Scanned, via: Via, text?: string): Promise<void> | undefined {
  const origin = text === undefined ? {} : via === 'qr' ? { scanned: text } : { typed: text }
  const refuse = (code: ProblemCode, more: ProblemMore = {}): undefined => {
    showProblem(app, code, { ...origin, ...more })
  }
  const foreign = () => refuse('foreign_code', quoted(text))
  switch (scanned.kind) {
    case 'activation':
      return openActivation(app, scanned.code, via, origin)
    case 'other_server': {
      const [host, own] = [namedHost(scanned.host), new URL(app.ports.link.origin).host]
      // Our own name in other letters, or without https: to say that it is another server would only confuse.
      return host === null || host === own ? foreign() : refuse('other_server', { host, own })
    }
    case 'offline_challenge':
      return refuse('offline_challenge')
    case 'newer':
      return refuse('version_unsupported')
    case 'foreign':
      return foreign()
  }
}

function quoted(text = ''): ProblemMore {
  const says = legible(text)
  return says === null ? {} : { says }
}

/** Spec §4.3: asks the server whose code this is. Consumes nothing. */
export async function openActivation(app: App, code: ActivationCode, via: Via, origin: ProblemMore = {}): Promise<void> {
  await busily(app, async () => {
    app.places.home()
    app.places.go({ at: 'opening' })
    if (!(await settledFirst(app, 'activation'))) return
    const { ports } = app
    const { key } = await installation(app)
    const answer = await openCode(app.link, key, code)
    if (!answer.ok) return showProblem(app, answer.code, origin)
    const opened = answer.value
    if (opened.iss !== ports.link.origin) return showProblem(app, 'not_understood')

    // The same code once more, half-way through: other keys would freeze it, so the first claim goes on.
    const unfinished = await ports.records.unfinished()
    if (unfinished?.opened.sid === opened.sid) return deliverClaim(app, unfinished, null)

    if (opened.holds !== null) {
      // Removed here, or tidied away by the phone: the server goes on counting on it until it is removed there.
      const here = app.accounts.value.some(({ aid }) => aid === opened.holds)
      return showProblem(app, here ? 'account_here_already' : 'account_lost', { host: opened.issuer.portal })
    }
    const kid = opened.installation.pin?.kid
    const pin = kid === undefined ? null : await ports.records.pin(kid)
    if (kid !== undefined && pin === null) return showProblem(app, 'pin_lost')
    const platform = pin === null && opened.webauthn !== null && (await ports.credentials.available())
    // Fetched while the person reads; when that fails, the step itself fetches it again.
    if (!platform) pinSteps().catch(() => undefined)
    app.activation.value = { stage: 'opened', code, via, opened, possession: await takePossession(app), pin, platform }
    app.places.swap({ at: 'account' })
    tellPinNews(app)
  })
}
