import { prove, refuseActivation } from '../use/activation/prove.ts'
import { confirmAccount, verifyByNewPin, verifyByPin, verifyByPlatform } from '../use/activation/verify.ts'
import type { App } from '../use/app.ts'
import { AccountScreen } from './account.tsx'
import { PinCreate } from './pin-create.tsx'
import { PinEnter } from './pin-enter.tsx'
import { Proof } from './proof.tsx'
import { VerifyChoice } from './verify-choice.tsx'

interface ActivationScreensProps {
  readonly app: App
  readonly at: 'account' | 'verify-choice' | 'pin-create' | 'pin-enter' | 'proof'
  readonly onStop: () => void
}

/** The steps between a code and a phone that is set up. */
export function ActivationScreens({ app, at, onStop }: ActivationScreensProps) {
  const activation = app.activation.value
  const busy = app.busy.value
  const back = app.places.back
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
  switch (at) {
    case 'verify-choice':
      return (
        <VerifyChoice
          busy={busy}
          onPlatform={() => verifyByPlatform(app)}
          onPin={() => app.places.go({ at: 'pin-create' })}
          onBack={back}
        />
      )
    case 'pin-create':
      return <PinCreate length={opened.pin} busy={busy} onPin={(first, second) => void verifyByNewPin(app, first, second)} onBack={back} />
    case 'pin-enter':
      return <PinEnter name={opened.subscriber.name} busy={busy} onPin={(pin) => verifyByPin(app, pin)} onBack={back} />
    default:
      return <AccountScreen opened={opened} busy={busy} onYes={() => void confirmAccount(app)} onNo={onStop} />
  }
}
