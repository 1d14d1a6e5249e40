import { limits } from '@countersign/protocol/limits.ts'
import type { App } from '../use/app.ts'
import { changePin, givePresentPin, requestForChange } from '../use/pin-change/change.ts'
import type { Place } from '../use/places.ts'
import { dropRequest } from '../use/request/refresh.ts'
import { t } from '../words/late.ts'
import { hostOf } from './person.tsx'
import { PinChanged } from './pin-changed.tsx'
import { PinChoice } from './pin-choice.tsx'
import { PinPresent } from './pin-present.tsx'
import { PinWish } from './pin-wish.tsx'

interface PinChangeScreensProps {
  readonly app: App
  readonly place: Extract<Place, { at: 'pin-wish' | 'pin-change' | 'pin-changed' }>
  readonly onDone: () => void
  readonly onBack: () => void
}

/** From the wish to change the PIN to the word that it is changed. */
export function PinChangeScreens({ app, place, onDone, onBack }: PinChangeScreensProps) {
  const accounts = app.accounts.value.filter(({ verification }) => verification.uv === 'pin')
  const busy = app.busy.value
  if (place.at === 'pin-changed') return <PinChanged accounts={accounts.length} wrongBefore={place.wrongBefore} onDone={onDone} />
  if (place.at === 'pin-wish') {
    const request = requestForChange(app)
    if (request === null)
      return <PinWish host={hostOf(accounts[0]?.issuer.portal ?? '')} reachable={app.reach.value !== 'unreachable'} onBack={onBack} />
    return (
      <PinPresent
        key={request.txn}
        request={request}
        busy={busy}
        onPin={(pin) => givePresentPin(app, request, pin)}
        onOver={() => dropRequest(app, request)}
        onBack={onBack}
      />
    )
  }
  const { change } = place
  return (
    <PinChoice
      name="pin-change"
      top={t('change_pin')}
      title={t('new_pin_title')}
      policy={{ shortest: limits.pinShortest, longest: limits.pinLongest, names: change.names }}
      labels={[t('pin_new'), t('pin_new_again')]}
      action={t('change_pin')}
      busy={busy}
      onPin={(first, second) => void changePin(app, change, first, second)}
      back={onBack}
    >
      <p class="muted">{t('pin_create_lead', { shortest: limits.pinShortest, longest: limits.pinLongest })}</p>
    </PinChoice>
  )
}
