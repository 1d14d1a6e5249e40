import { normalisePin, pinFault } from '@countersign/protocol/pin/rules.ts'
import { useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { GuidelinesDialog } from './guidelines.tsx'
import { PinField } from './pin-field.tsx'

interface PinCreateProps {
  readonly length: { readonly shortest: number; readonly longest: number }
  readonly busy: boolean
  readonly onPin: (first: string, second: string) => void
  readonly onBack: () => void
}

type Fault = { readonly at: 'first' | 'second'; readonly sentence: string } | null

export function PinCreate({ length, busy, onPin, onBack }: PinCreateProps) {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [keyboard, setKeyboard] = useState<'digits' | 'letters'>('digits')
  const [fault, setFault] = useState<Fault>(null)
  const [guidelines, setGuidelines] = useState(false)

  const submit = () => {
    const found = judge(first, second, length)
    setFault(found)
    if (found === null) onPin(first, second)
    else document.querySelectorAll<HTMLInputElement>('[data-pin]')[found.at === 'first' ? 0 : 1]?.focus()
  }
  return (
    <Frame
      name="pin-create"
      top={t('set_up_this_phone')}
      title={t('pin_create_title')}
      back={onBack}
      onSubmit={submit}
      foot={
        <Button kind="primary" submit busy={busy}>
          {t('go_on')}
        </Button>
      }
    >
      <p class="muted">{t('pin_create_lead', length)}</p>
      <PinField
        label={t('pin')}
        first
        value={first}
        keyboard={keyboard}
        onKeyboard={setKeyboard}
        error={fault?.at === 'first' ? fault.sentence : undefined}
        onChange={setFirst}
      />
      <PinField
        label={t('pin_again')}
        value={second}
        keyboard={keyboard}
        error={fault?.at === 'second' ? fault.sentence : undefined}
        onChange={setSecond}
      />
      <button type="button" class="link" onClick={() => setGuidelines(true)}>
        {t('pin_guidelines')}
      </button>
      {guidelines && <GuidelinesDialog onClose={() => setGuidelines(false)} />}
    </Frame>
  )
}

function judge(first: string, second: string, length: PinCreateProps['length']): Fault {
  if (first === '') return { at: 'first', sentence: t('pin_empty') }
  const pin = normalisePin(first)
  const wrong = pin.length < length.shortest ? 'too_short' : pin.length > length.longest ? 'too_long' : pinFault(pin)
  if (wrong === 'too_short' || wrong === 'too_long')
    return { at: 'first', sentence: t(`pin_${wrong}`, length as { shortest: number; longest: number }) }
  if (wrong !== null) return { at: 'first', sentence: t(`pin_${wrong}`) }
  if (second === '') return { at: 'second', sentence: t('pin_again_empty') }
  return normalisePin(second) === pin ? null : { at: 'second', sentence: t('pin_differs') }
}
