import type { OpenedActivation } from '../use/activation/activation.ts'
import { prove, refuseActivation } from '../use/activation/prove.ts'
import { verifyByNewPin, verifyByPin, verifyByPlatform } from '../use/activation/verify.ts'
import type { App } from '../use/app.ts'
import { namesOf } from '../use/pin-change/change.ts'
import { AccountScreen, type Way } from './account.tsx'
import { PinCreate } from './late.tsx'
import { Proof } from './proof.tsx'

interface ActivationScreensProps {
  readonly app: App
  readonly at: 'account' | 'pin-create' | 'proof'
  readonly onStop: () => void
}

/** The steps between a code and a phone that is set up. */
export function ActivationScreens({ app, at, onStop }: ActivationScreensProps) {
  const activation = app.activation.value
  const busy = app.busy.value
  if (activation === null) return null
  if (activation.stage === 'proving')
    return (
      <Proof
        key={activation.shown.context.txn}
        proving={activation}
        busy={busy}
        onApprove={(number, pin) => prove(app, number, pin)}
        onDeny={() => void refuseActivation(app)}
      />
    )
  const { opened } = activation
  if (at === 'pin-create')
    return (
      <PinCreate
        policy={{ ...opened.pin, names: namesOf(opened) }}
        busy={busy}
        onPin={(first, second) => void verifyByNewPin(app, first, second)}
        onBack={app.places.back}
      />
    )
  return <AccountScreen opened={opened} way={wayOf(app, activation)} busy={busy} onNo={onStop} />
}

/** An app that has a PIN uses it for every account (Spec §5.1); a new PIN is made on a page of its own. */
function wayOf(app: App, { pin, platform }: OpenedActivation): Way {
  const newPin = () => app.places.go({ at: 'pin-create' })
  if (pin !== null) return { by: 'pin', onPin: (typed) => verifyByPin(app, typed) }
  return platform ? { by: 'platform', onPlatform: () => verifyByPlatform(app), onPinInstead: newPin } : { by: 'new-pin', onNewPin: newPin }
}
