import { sendClaim } from '@countersign/protocol/phone/enrol.ts'
import type { Link } from '@countersign/protocol/phone/link.ts'
import { type App, busily, installation } from '../app.ts'
import { settledFirst } from '../pin-change/settle.ts'
import { tellPinNews } from '../pin-change/tell.ts'
import type { Unfinished } from '../ports.ts'
import { endsActivation } from '../problems.ts'
import { deliverClaim } from './claim.ts'
import { dropActivation, keepAccount } from './end.ts'

/** No code lives longer. After that the person came for something else, and need not hear of it. */
const FRESH_MS = 15 * 60_000

/** Goes on with an activation that was cut short: the same claim once more, and on to the number. */
export async function resumeActivation(app: App): Promise<void> {
  const unfinished = app.unfinished.value
  if (unfinished === null) return
  await busily(app, async () => {
    app.places.home()
    app.places.go({ at: 'opening' })
    if (!(await settledFirst(app, 'activation'))) return
    await deliverClaim(app, app.unfinished.value ?? unfinished, null)
    tellPinNews(app)
  })
}

/** At the app's start: on with it where it stood; an old one is cleared up in silence. */
export async function resumeAtStart(app: App): Promise<void> {
  const unfinished = app.unfinished.value
  if (unfinished === null) return
  const age = app.ports.clock() - unfinished.account.addedAt
  if (age >= 0 && age < FRESH_MS) return resumeActivation(app)
  await settleClaim(app, unfinished, app.ports.link)
}

/** Asks what became of a claim, and goes nowhere: it is dropped, kept, or an account. */
export async function settleClaim(app: App, unfinished: Unfinished, link: Link): Promise<void> {
  const { key } = await installation(app)
  const answer = await sendClaim(link, key, unfinished.claim)
  if (!answer.ok && endsActivation(answer.code)) await dropActivation(app)
  if (answer.ok && answer.value.state === 'active') await keepAccount(app, unfinished.account)
}

/** The person does not want to finish it. The server forgets it by itself when its time is over. */
export async function forgetUnfinished(app: App): Promise<void> {
  await busily(app, () => dropActivation(app))
}
