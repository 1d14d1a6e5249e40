import { normalisePin, pinFault } from '@countersign/protocol/pin/rules.ts'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame, type FrameProps } from './frame.tsx'
import { GuidelinesLink } from './guidelines.tsx'
import { pinFaultSentence } from './pin-fault-sentence.ts'
import { PinField } from './pin-field.tsx'

export interface PinPolicy {
  readonly shortest: number
  readonly longest: number
  /** Of whom the PIN may hold no part: display and user names (Spec §5.1). */
  readonly names: readonly string[]
}

interface PinChoiceProps extends Pick<FrameProps, 'name' | 'top' | 'title' | 'back'> {
  readonly policy: PinPolicy
  readonly labels: readonly [string, string]
  readonly action: string
  readonly busy: boolean
  readonly onPin: (first: string, second: string) => void
  readonly children?: ComponentChildren
}

type Fault = { readonly at: 'first' | 'second'; readonly sentence: string } | null

/** Two fields for a PIN that is being made, with what is wrong with it beside the field that is. */
export function PinChoice({ name, top, title, back, policy, labels, action, busy, onPin, children }: PinChoiceProps) {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [keyboard, setKeyboard] = useState<'digits' | 'letters'>('digits')
  const [fault, setFault] = useState<Fault>(null)

  const submit = () => {
    const found = judge(first, second, policy)
    setFault(found)
    if (found === null) onPin(first, second)
    else document.querySelectorAll<HTMLInputElement>('[data-pin]')[found.at === 'first' ? 0 : 1]?.focus()
  }
  return (
    <Frame
      name={name}
      top={top}
      title={title}
      back={back}
      onSubmit={submit}
      foot={
        <Button kind="primary" submit busy={busy}>
          {action}
        </Button>
      }
    >
      {children}
      <PinField
        label={labels[0]}
        first
        value={first}
        keyboard={keyboard}
        onKeyboard={setKeyboard}
        error={fault?.at === 'first' ? fault.sentence : undefined}
        onChange={setFirst}
      />
      <PinField
        label={labels[1]}
        value={second}
        keyboard={keyboard}
        error={fault?.at === 'second' ? fault.sentence : undefined}
        onChange={setSecond}
      />
      <GuidelinesLink />
    </Frame>
  )
}

function judge(first: string, second: string, policy: PinPolicy): Fault {
  if (first === '') return { at: 'first', sentence: t('pin_empty') }
  const pin = normalisePin(first)
  const wrong = pin.length < policy.shortest ? 'too_short' : pin.length > policy.longest ? 'too_long' : pinFault(pin, policy.names)
  if (wrong !== null) return { at: 'first', sentence: pinFaultSentence(wrong, policy) }
  if (second === '') return { at: 'second', sentence: t('pin_again_empty') }
  return normalisePin(second) === pin ? null : { at: 'second', sentence: t('pin_differs') }
}
