import { useId, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { ForgottenPin } from './forgotten-pin.tsx'
import { noHelp } from './no-help.ts'

interface PinFieldProps {
  readonly label: string
  readonly value: string
  readonly error?: string | undefined
  readonly first?: boolean
  /** It asks for the PIN that the app has, which may be forgotten. */
  readonly existing?: boolean
  /** Digits from a number pad, or the whole keyboard; and the button that changes between them, where it belongs to this field. */
  readonly keyboard: 'digits' | 'letters'
  readonly onKeyboard?: ((keyboard: 'digits' | 'letters') => void) | undefined
  readonly onChange: (typed: string) => void
}

/** Browsers offer to save whatever is in a password field, and keyboards learn from a text field that asks for words: this is neither. */
const canVeil = globalThis.CSS?.supports('-webkit-text-security', 'disc') ?? false

/** A PIN, hidden unless asked for. Never filled in, never saved, never corrected. */
export function PinField({ label, value, error, first = false, existing = false, keyboard, onKeyboard, onChange }: PinFieldProps) {
  const [shown, setShown] = useState(false)
  const id = useId()
  return (
    <div class="field">
      <div class="label-row">
        <label for={id}>{label}</label>
        {existing && <ForgottenPin />}
      </div>
      <div class="input-with">
        <input
          id={id}
          class={shown ? 'input pin-input' : 'input pin-input veiled'}
          // Preact's types want one literal per element.
          type={(shown || canVeil ? 'text' : 'password') as 'text'}
          data-first={first ? true : undefined}
          data-pin
          data-1p-ignore
          data-lpignore="true"
          data-bwignore
          inputMode={keyboard === 'digits' ? 'numeric' : 'text'}
          {...noHelp}
          autocapitalize="none"
          enterkeyhint="go"
          value={value}
          aria-invalid={error !== undefined}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
        <button
          type="button"
          class="link"
          aria-pressed={shown}
          aria-label={`${shown ? t('hide') : t('show')}: ${label}`}
          onClick={() => setShown(!shown)}
        >
          {shown ? t('hide') : t('show')}
        </button>
      </div>
      {error !== undefined && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {onKeyboard !== undefined && (
        <button type="button" class="link small" onClick={() => onKeyboard(keyboard === 'digits' ? 'letters' : 'digits')}>
          {keyboard === 'digits' ? t('pin_letters') : t('pin_digits')}
        </button>
      )}
    </div>
  )
}
