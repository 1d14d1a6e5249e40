import { t } from '../words/late.ts'
import { PinChoice, type PinPolicy } from './pin-choice.tsx'

interface PinCreateProps {
  readonly policy: PinPolicy
  readonly busy: boolean
  readonly onPin: (first: string, second: string) => void
  readonly onBack: () => void
}

/** The app's first PIN. */
export function PinCreate({ policy, busy, onPin, onBack }: PinCreateProps) {
  const { shortest, longest } = policy
  return (
    <PinChoice
      name="pin-create"
      top={t('set_up_this_phone')}
      title={t('pin_create_title')}
      policy={policy}
      labels={[t('pin'), t('pin_again')]}
      action={t('go_on')}
      busy={busy}
      onPin={onPin}
      back={onBack}
    >
      <p class="muted">{t('pin_create_lead', { shortest, longest })}</p>
    </PinChoice>
  )
}
