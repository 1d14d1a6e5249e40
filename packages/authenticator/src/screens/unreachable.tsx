import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'

/** The server does not answer. Lies over whatever the person was doing, and goes away by itself. */
export function Unreachable({ onTryNow, onStop }: { onTryNow: () => void; onStop: () => void }) {
  const foot = (
    <>
      <Button kind="primary" onClick={onTryNow}>
        {t('try_now')}
      </Button>
      <Button kind="quiet" onClick={onStop}>
        {t('stop_waiting')}
      </Button>
    </>
  )
  return (
    <Frame name="problem-unreachable" title={t('unreachable_title')} foot={foot}>
      <p>{t('unreachable_text')}</p>
      <p class="muted">{t('unreachable_hint')}</p>
      <p class="status" role="status">
        <i />
        {t('unreachable_trying')}
      </p>
    </Frame>
  )
}
