import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'

interface VerifyChoiceProps {
  readonly busy: boolean
  readonly onPlatform: () => Promise<VerifyFault>
  readonly onPin: () => void
  readonly onBack: () => void
}

/** Face, finger or passcode, explained before the system's own sheet covers the screen; a PIN for whoever prefers one. */
export function VerifyChoice({ busy, onPlatform, onPin, onBack }: VerifyChoiceProps) {
  const [fault, setFault] = useState<VerifyFault>(null)
  const platform = async () => {
    setFault(null)
    setFault(await onPlatform())
  }
  const foot = (
    <>
      {fault !== null && (
        <p class="error" role="alert" data-problem={fault.code}>
          {fault.code === 'not_confirmed' ? t('not_confirmed') : t('credential_failed')}
        </p>
      )}
      <Button kind="primary" busy={busy} onClick={() => void platform()}>
        {t('use_platform')}
      </Button>
      <Button kind="quiet" onClick={onPin}>
        {t('use_pin')}
      </Button>
    </>
  )
  return (
    <Frame name="verify-choice" top={t('set_up_this_phone')} title={t('choice_title')} back={onBack} foot={foot}>
      <p class="muted">{t('choice_lead')}</p>
      <h2>{t('choice_platform_title')}</h2>
      <p>{t('choice_platform_text')}</p>
    </Frame>
  )
}
