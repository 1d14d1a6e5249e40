import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { faultSentence } from './fault-sentence.ts'
import { Frame } from './frame.tsx'
import { PinField } from './pin-field.tsx'

interface PinEnterProps {
  readonly name: string
  readonly busy: boolean
  readonly onPin: (pin: string) => Promise<VerifyFault>
  readonly onBack: () => void
}

/** A further account on a phone whose app has a PIN: the same one. */
export function PinEnter({ name, busy, onPin, onBack }: PinEnterProps) {
  const [pin, setPin] = useState('')
  const [keyboard, setKeyboard] = useState<'digits' | 'letters'>('digits')
  const [error, setError] = useState<string | undefined>()

  const submit = async () => {
    if (busy) return
    setError(undefined)
    if (pin === '') return setError(t('pin_missing'))
    const fault = await onPin(pin)
    if (fault === null) return
    setPin('')
    setError(faultSentence(fault))
    document.querySelector<HTMLInputElement>('[data-pin]')?.focus()
  }
  return (
    <Frame
      name="pin-enter"
      top={t('set_up_this_phone')}
      title={t('pin_enter_title')}
      back={onBack}
      onSubmit={() => void submit()}
      foot={
        <Button kind="primary" submit busy={busy}>
          {t('go_on')}
        </Button>
      }
    >
      <p class="muted">{t('pin_enter_lead', { name })}</p>
      <PinField label={t('pin')} first value={pin} keyboard={keyboard} onKeyboard={setKeyboard} error={error} onChange={setPin} />
    </Frame>
  )
}
