import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t, tCount } from '../words/now.ts'
import { Button } from './button.tsx'
import { DIGITS } from './digits.ts'
import { faultSentence } from './fault-sentence.ts'
import { Frame } from './frame.tsx'
import { NumberField } from './number-field.tsx'
import { PinField } from './pin-field.tsx'

interface DecisionFormProps {
  readonly name: string
  readonly title: ComponentChildren
  readonly top: ComponentChildren
  readonly end?: ComponentChildren
  readonly back?: (() => void) | undefined
  readonly numberLabel: string
  /** The number's field takes the focus at once. A sign-in is to be read first. */
  readonly numberFirst?: boolean
  /** The last digit sends, where nothing else is to be typed: in an activation the person has said yes already. */
  readonly sendsWhenFull?: boolean
  /** The PIN is to be typed; else face, finger or passcode follow, or the PIN is open already. */
  readonly asksPin: boolean
  readonly hint?: string | undefined
  readonly busy: boolean
  readonly onApprove: (number: string, pin: string) => Promise<VerifyFault>
  readonly onDeny: () => void
  readonly children: ComponentChildren
}

type Missing = { readonly field: 'number' | 'pin'; readonly sentence: string } | null

/** The one gesture of this product: the number from the page, the person's own proof, Approve; or "It's not me", just as near. */
export function DecisionForm(props: DecisionFormProps) {
  const { asksPin, busy, onApprove, onDeny } = props
  const [number, setNumber] = useState('')
  const [pin, setPin] = useState('')
  const [keyboard, setKeyboard] = useState<'digits' | 'letters'>('digits')
  const [missing, setMissing] = useState<Missing>(null)
  const [fault, setFault] = useState<VerifyFault>(null)

  const approve = async (typed = number) => {
    if (busy) return
    setFault(null)
    const first = whatIsMissing(typed, asksPin ? pin : null)
    setMissing(first)
    if (first !== null) return focus(first.field)
    const wrong = await onApprove(typed, pin)
    setFault(wrong)
    setPin('')
    if (wrong === null) setNumber('')
    else if (wrong.code === 'pin_wrong') focus('pin')
  }

  const foot = (
    <>
      {missing !== null && (
        <p class="error" role="alert" id="missing">
          {missing.sentence}
        </p>
      )}
      {fault !== null && (
        <p class="error" role="alert" data-problem={fault.code}>
          {faultSentence(fault)}
        </p>
      )}
      <div class="two">
        <Button kind="deny" wide={false} onClick={onDeny}>
          {t('not_me')}
        </Button>
        <Button kind="primary" wide={false} submit busy={busy}>
          {t('approve')}
        </Button>
      </div>
    </>
  )
  return (
    <Frame
      name={props.name}
      title={props.title}
      top={props.top}
      end={props.end}
      back={props.back}
      foot={foot}
      onSubmit={() => void approve()}
    >
      {props.children}
      <NumberField
        label={props.numberLabel}
        value={number}
        first={props.numberFirst ?? false}
        wrong={missing?.field === 'number'}
        describedBy={missing?.field === 'number' ? 'missing' : undefined}
        onChange={(digits) => {
          setNumber(digits)
          if (missing?.field === 'number') setMissing(null)
        }}
        onFull={(digits) => {
          if (asksPin) focus('pin')
          else if (props.sendsWhenFull) void approve(digits)
        }}
      />
      {asksPin && <PinField label={t('pin')} existing value={pin} keyboard={keyboard} onKeyboard={setKeyboard} onChange={setPin} />}
      {props.hint !== undefined && <p class="hint">{props.hint}</p>}
    </Frame>
  )
}

function whatIsMissing(number: string, pin: string | null): Missing {
  if (number === '') return { field: 'number', sentence: t('number_empty') }
  if (number.length < DIGITS) return { field: 'number', sentence: tCount('number_short', DIGITS - number.length) }
  return pin === '' ? { field: 'pin', sentence: t('pin_missing') } : null
}

function focus(field: 'number' | 'pin'): void {
  document.querySelector<HTMLInputElement>(field === 'number' ? '#number' : '[data-pin]')?.focus()
}
