import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'

interface PinWishProps {
  /** Where the person signs in. */
  readonly host: string
  readonly reachable: boolean
  readonly onBack: () => void
}

/** A change of PIN waits for a sign-in to begin with, and goes on by itself. */
export function PinWish({ host, reachable, onBack }: PinWishProps) {
  const foot = <Button onClick={onBack}>{t('cancel')}</Button>
  return (
    <Frame name="pin-wish" top={t('change_pin')} title={t('wish_title')} back={onBack} foot={foot}>
      <p class="muted">{t('wish_lead')}</p>
      <ol class="steps">
        <li>
          <div>
            <b>{t('wish_1', { host })}</b>
            <p>{t('wish_1_text')}</p>
          </div>
        </li>
        <li>
          <div>
            <b>{t('wish_2')}</b>
            <p>{t('wish_2_text')}</p>
          </div>
        </li>
      </ol>
      <p class="status" role="status">
        <i />
        {reachable ? t('wish_waiting') : t('no_reach')}
      </p>
    </Frame>
  )
}
