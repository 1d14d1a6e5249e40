import { useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { noHelp } from './no-help.ts'
import { useTools } from './tools.ts'
import { groupTyped, typedFault } from './typed-code.ts'

interface TypedProps {
  readonly draft: string
  readonly busy: boolean
  readonly onCode: (text: string) => void
  readonly onScan: () => void
  readonly onBack: () => void
}

export function TypedScreen({ draft, busy, onCode, onScan, onBack }: TypedProps) {
  const { paste } = useTools()
  const [typed, setTyped] = useState(draft)
  const [error, setError] = useState<string | null>(null)

  const submit = (text: string) => {
    const fault = typedFault(text)
    if (fault === null) return onCode(text)
    setError(
      fault.kind === 'empty'
        ? t('typed_empty')
        : fault.kind === 'letters'
          ? t('typed_letters', { letters: fault.letters })
          : fault.kind === 'length'
            ? t('typed_short', { count: fault.count })
            : t('typed_other'),
    )
    document.getElementById('code')?.focus()
  }
  const pasteInto = async () => {
    const text = await paste?.()
    if (!text) return setError(t('paste_failed'))
    take(text, true)
  }
  /** A complete code goes on by itself; so does a link, if it came at one stroke. What is not complete stays to be mended. */
  const take = (text: string, pasted: boolean): string => {
    const grouped = groupTyped(text)
    setTyped(grouped)
    setError(null)
    const complete = grouped !== typed && typedFault(grouped) === null && (pasted || !grouped.includes('://'))
    if (complete && !busy) onCode(grouped)
    return grouped
  }
  const foot = (
    <>
      <Button kind="primary" submit busy={busy}>
        {t('go_on')}
      </Button>
      <Button kind="quiet" onClick={onScan}>
        {t('scan_instead')}
      </Button>
    </>
  )
  return (
    <Frame name="typed" top={t('set_up_this_phone')} title={t('typed_title')} back={onBack} foot={foot} onSubmit={() => submit(typed)}>
      <div class="field">
        <label for="code">{t('typed_label')}</label>
        <div class="input-with">
          <input
            id="code"
            data-first
            class="input code-input"
            type="text"
            {...noHelp}
            autocapitalize="characters"
            enterkeyhint="go"
            value={typed}
            aria-invalid={error !== null}
            aria-describedby={error === null ? 'code-hint' : 'code-error code-hint'}
            onInput={(event) => {
              event.currentTarget.value = take(event.currentTarget.value, event.inputType === 'insertFromPaste')
            }}
          />
          {paste !== null && typed === '' && (
            <button type="button" class="link" onClick={() => void pasteInto()}>
              {t('paste')}
            </button>
          )}
        </div>
        {error !== null && (
          <p class="error" id="code-error" role="alert">
            {error}
          </p>
        )}
        <p class="hint" id="code-hint">
          {t('typed_hint')}
        </p>
      </div>
    </Frame>
  )
}
