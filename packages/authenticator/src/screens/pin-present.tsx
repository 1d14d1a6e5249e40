import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import type { PendingRequest } from '../use/request/pending.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { faultSentence } from './fault-sentence.ts'
import { Frame } from './frame.tsx'
import { Life } from './life.tsx'
import { PinField } from './pin-field.tsx'

interface PinPresentProps {
  readonly request: PendingRequest
  readonly busy: boolean
  readonly onPin: (pin: string) => Promise<VerifyFault>
  readonly onOver: () => void
  readonly onBack: () => void
}

/** A sign-in has arrived: the present PIN first. */
export function PinPresent({ request, busy, onPin, onOver, onBack }: PinPresentProps) {
  const [pin, setPin] = useState('')
  const [keyboard, setKeyboard] = useState<'digits' | 'letters'>('digits')
  const [error, setError] = useState<string | undefined>()

  const submit = async () => {
    if (busy) return
    setError(pin === '' ? t('pin_missing') : undefined)
    const fault = pin === '' ? null : await onPin(pin)
    if (fault !== null) {
      setPin('')
      setError(faultSentence(fault))
    }
    document.querySelector<HTMLInputElement>('[data-pin]')?.focus()
  }
  const foot = (
    <Button kind="primary" submit busy={busy}>
      {t('go_on')}
    </Button>
  )
  return (
    <Frame name="pin-present" top={t('change_pin')} title={t('present_title')} back={onBack} onSubmit={() => void submit()} foot={foot}>
      <Life until={request.until} life={request.life} onOver={onOver} />
      <p class="muted">{t('present_lead', { rp: request.shown?.context.rp.name ?? request.account.issuer.name })}</p>
      <PinField
        label={t('pin_present')}
        first
        existing
        value={pin}
        keyboard={keyboard}
        onKeyboard={setKeyboard}
        error={error}
        onChange={setPin}
      />
    </Frame>
  )
}
