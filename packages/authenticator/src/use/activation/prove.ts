import type { Claimed } from '@countersign/protocol/enrolment/messages.ts'
import { sendDecision, signDenial } from '@countersign/protocol/phone/decide.ts'
import { type App, busily, installation } from '../app.ts'
import { settledFirst } from '../pin-change/settle.ts'
import { tellPinNews } from '../pin-change/tell.ts'
import { approve } from '../verify.ts'
import type { ProvingActivation } from './activation.ts'
import { readProof } from './claim.ts'
import { dropActivation, failActivation, finish } from './end.ts'
import { pinFor, withPin } from './open-pin.ts'
import type { VerifyFault } from './verify.ts'

/** Spec §4.5: the number on the page, typed here, under the person's verification. The first decision. */
export async function prove(app: App, number: string, typedPin: string): Promise<VerifyFault> {
  const fault = await busily(app, async (): Promise<VerifyFault> => {
    const proving = current(app)
    if (proving === null) return null
    // The person typed a PIN before they could know which one stands: they are told, and type it anew.
    if (!(await settledFirst(app, 'activation')) || tellPinNews(app)) return null
    const { unfinished, shown } = proving
    const held = pinFor(proving)
    const pin = held === null ? ({ typed: typedPin, live: unfinished.opened.sid } as const) : { open: held }
    const outcome = await approve(app, { account: unfinished.account, shown, number, pin })
    if (outcome.ok) {
      await finish(app, unfinished)
      return null
    }
    const open = outcome.open ?? held
    switch (outcome.code) {
      case 'pin_wrong':
        return { code: 'pin_wrong', left: Number(outcome.extra['left']) }
      case 'not_confirmed':
      case 'credential_failed':
        return { code: outcome.code }
      case 'number_wrong': {
        const again = nextProof(app, proving, outcome.extra)
        if (again !== null) app.activation.value = withPin(again, open)
        else await failActivation(app, 'activation_failed')
        return null
      }
      default:
        await failActivation(app, outcome.code)
        return null
    }
  })
  return fault ?? null
}

/** "It's not me" at the very first request: this phone does not become an authenticator. */
export async function refuseActivation(app: App): Promise<void> {
  await busily(app, async () => {
    const proving = current(app)
    if (proving === null) return
    const { account } = proving.unfinished
    const possession = app.ports.keys.use(account.possession)
    const { iid } = await installation(app)
    const denial = await signDenial({ shown: proving.shown, iid, possession, lang: app.ports.language(), reason: 'not_me' })
    const sent = await sendDecision(app.link, possession, denial)
    if (!sent.ok) return failActivation(app, sent.code)
    await dropActivation(app)
    app.places.home()
    app.places.go({ at: 'denied', request: null })
  })
}

/** A wrong number brings a fresh one along while there are tries left (Spec §4.5). */
function nextProof(app: App, proving: ProvingActivation, extra: Readonly<Record<string, unknown>>): ProvingActivation | null {
  const next = extra['next'] as NonNullable<Claimed['proof']> | null | undefined
  if (!next || typeof next.context !== 'string') return null
  const shown = readProof(app, proving.unfinished, next)
  return shown && { ...proving, shown, wrong: { left: Number(extra['left'] ?? next.left) } }
}

function current(app: App): ProvingActivation | null {
  const activation = app.activation.value
  return activation?.stage === 'proving' ? activation : null
}
