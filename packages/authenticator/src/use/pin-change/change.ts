import { settleClaim } from '../activation/resume.ts'
import type { VerifyFault } from '../activation/verify.ts'
import { type App, busily, installation } from '../app.ts'
import { pinChangeSteps, pinSteps } from '../pin-steps.ts'
import type { Account } from '../ports.ts'
import type { ProblemCode } from '../problems.ts'
import type { PendingRequest } from '../request/pending.ts'
import { type Changing, forgetOldPin, oldPinFor, withOldPin } from './changing.ts'
import { pinOf } from './pin-of.ts'
import { settleChange, settledFirst } from './settle.ts'
import { tellPinNews } from './tell.ts'

/** "Change the PIN". The server evaluates a PIN for nothing but a sign-in that waits (Spec §5.4), so one is waited for. */
export function wishChange(app: App): void {
  pinChangeSteps().catch(() => undefined)
  app.places.go({ at: 'pin-wish' })
}

/** The sign-in that a change can begin with: of an account that the app's PIN verifies. */
export function requestForChange(app: App): PendingRequest | null {
  return app.requests.value.find(({ account }) => account.verification.uv === 'pin') ?? null
}

/** Spec §5.7: the present PIN, typed for a sign-in that waits, opens the key that is to be replaced. The sign-in itself is neither approved nor denied. */
export async function givePresentPin(app: App, request: PendingRequest, typed: string): Promise<VerifyFault> {
  const fault = await busily(app, async (): Promise<VerifyFault> => {
    if (!(await settledFirst(app, 'pin')) || tellPinNews(app)) return null
    // A claim that the server has not read yet is signed by the key that is about to go.
    const unfinished = app.unfinished.value
    if (unfinished !== null) await settleClaim(app, unfinished, app.link)
    const stored = await pinOf(app, request.account)
    if (stored === null) return problem(app, 'pin_lost')
    const { keys, random } = app.ports
    const { key } = await installation(app)
    const { unlockPin } = await pinSteps()
    const step = { link: app.link, box: keys, random, installation: key, scope: stored.scope, live: request.txn }
    const opened = await unlockPin(step, stored.blob, typed)
    if (!opened.ok) {
      if (opened.code === 'pin_wrong') return { code: 'pin_wrong', left: Number(opened.extra['left']) }
      return problem(app, opened.code)
    }
    // They turned to the change, and come back to the sign-in after it.
    app.setAside.delete(request.txn)
    const change = withOldPin({ names: app.accounts.value.flatMap(namesOf) }, { stored, open: opened.value })
    app.places.swap({ at: 'pin-change', change })
    return null
  })
  return fault ?? null
}

/** Spec §5.7, §5.8: a new PIN, typed twice, in the place of the old one. The signed change is kept before it is sent, and until the server has answered it. */
export async function changePin(app: App, changing: Changing, first: string, second: string): Promise<void> {
  await busily(app, async () => {
    const old = oldPinFor(changing)
    if (old === null) return problem(app, 'pin_change_over')
    const { keys, random, records } = app.ports
    const { key } = await installation(app)
    const { preparePinChange } = await pinChangeSteps()
    const step = { link: app.link, box: keys, random, installation: key, scope: old.stored.scope }
    const prepared = await preparePinChange(step, old.open, [first, second])
    if (!prepared.ok) return problem(app, prepared.code)
    const { kid, blob, message } = prepared.value
    const fresh = { kid, blob, scope: { ...old.stored.scope, kid } }
    forgetOldPin(changing)
    // Another tab's stands first, and this one is never sent.
    if (!(await records.keepChange({ old: old.stored.kid, fresh, message }))) return problem(app, 'pin_unsettled')
    const settled = await settleChange(app, app.link)
    if (settled.is === 'open') return problem(app, 'pin_unsettled')
    app.places.home()
    tellPinNews(app)
    return null
  })
}

/** "Ask again", where the server has not said which PIN stands. */
export async function askAgain(app: App): Promise<void> {
  await busily(app, async () => {
    const settled = await settleChange(app, app.link)
    if (settled.is !== 'open' && !tellPinNews(app)) app.places.home()
  })
}

/** Of whom a PIN could remind: display name and user name. */
export function namesOf({ subscriber }: Pick<Account, 'subscriber'>): string[] {
  return [subscriber.name, subscriber.username]
}

function problem(app: App, code: ProblemCode): null {
  // The person gave up waiting, and knows why: what they typed stays.
  if (code !== 'unreachable' && code !== 'busy') app.places.swap({ at: 'problem', problem: { code, about: 'pin' } })
  return null
}
