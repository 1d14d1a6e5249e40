import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { DIGITS, nextBox, readDigits } from './digits.ts'
import { noHelp } from './no-help.ts'
import { useTools } from './tools.ts'

interface NumberFieldProps {
  readonly label: string
  readonly value: string
  readonly wrong: boolean
  /** Takes the focus at once: where there is nothing above it to be read first. */
  readonly first: boolean
  /** The identifier of the sentence that says what is missing or wrong, if there is one. */
  readonly describedBy?: string | undefined
  readonly onChange: (digits: string) => void
  /** All six are there. */
  readonly onFull: (digits: string) => void
}

/** One real field over six painted boxes: pasting, screen readers and the keyboard meet a plain field. */
export function NumberField({ label, value, wrong, first, describedBy, onChange, onFull }: NumberFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const { paste } = useTools()
  const [trouble, setTrouble] = useState<'paste_failed' | 'paste_no_number' | null>(null)

  // The caret belongs behind the last digit: the boxes show no other place. By now more of them may be there than were drawn: the field itself says how many.
  useEffect(() => {
    const end = input.current?.value.length ?? 0
    input.current?.setSelectionRange(end, end)
  }, [value])

  const change = (typed: string) => {
    const digits = readDigits(typed)
    if (input.current !== null) input.current.value = digits
    setTrouble(null)
    onChange(digits)
    if (digits.length === DIGITS && digits !== value) onFull(digits)
  }
  const pasteInto = async () => {
    const text = (await paste?.()) ?? null
    const digits = readDigits(text ?? '')
    if (digits !== '') change(digits)
    else setTrouble(text === null ? 'paste_failed' : 'paste_no_number')
    input.current?.focus()
  }

  return (
    <div class="field">
      <div class="label-row">
        <label for="number">{label}</label>
        {paste !== null && (
          <button type="button" class="link small" onClick={() => void pasteInto()}>
            {t('paste')}
          </button>
        )}
      </div>
      {trouble !== null && (
        <p class="hint" role="status">
          {t(trouble)}
        </p>
      )}
      <div class={wrong ? 'digits wrong' : 'digits'}>
        <input
          ref={input}
          id="number"
          data-first={first ? true : undefined}
          type="text"
          inputMode="numeric"
          {...noHelp}
          enterkeyhint="go"
          value={value}
          aria-invalid={wrong}
          aria-describedby={describedBy}
          onInput={(event) => change(event.currentTarget.value)}
        />
        {Array.from({ length: DIGITS }, (_, box) => (
          <i key={box} class={box === nextBox(value) ? 'on' : undefined} aria-hidden="true">
            {value[box] ?? ''}
          </i>
        ))}
      </div>
    </div>
  )
}
