import { useState } from 'preact/hooks'
import { t } from '../../words/late.ts'
import { Button } from '../button.tsx'
import { Frame } from '../frame.tsx'
import { useTools } from '../tools.ts'
import { DrawnIcon } from './drawings.tsx'

/** The browser would install the app. It and the app share what they keep, so the activation goes on right here, whatever the answer is. */
export function InstallFirst({ onHere }: { onHere: () => void }) {
  const { install } = useTools()
  const [asking, setAsking] = useState(false)
  const installThenOn = async () => {
    setAsking(true)
    await install()
    onHere()
  }
  const foot = (
    <>
      <Button kind="primary" busy={asking} onClick={() => asking || void installThenOn()}>
        {t('install')}
      </Button>
      <Button kind="quiet" onClick={onHere}>
        {t('install_first_without')}
      </Button>
    </>
  )
  return (
    <Frame name="install-first" top={t('set_up_this_phone')} title={t('install_first_title')} foot={foot}>
      <p class="lead">{t('install_first_lead')}</p>
      <div class="drawn" aria-hidden="true">
        <DrawnIcon />
      </div>
      <p class="muted">{t('install_first_then')}</p>
    </Frame>
  )
}
