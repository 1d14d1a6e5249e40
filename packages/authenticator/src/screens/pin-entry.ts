import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t } from '../words/now.ts'
import { faultSentence } from './fault-sentence.ts'

/** A field for the PIN that the app has: what it shows, and what sends it. A PIN that was wrong is taken out, said, and asked for again. */
export function usePinEntry(busy: boolean, onPin: (pin: string) => Promise<VerifyFault>) {
  const [value, onChange] = useState('')
  const [keyboard, onKeyboard] = useState<'digits' | 'letters'>('digits')
  const [error, setError] = useState<string | undefined>()

  const askAgain = (why: string) => {
    setError(why)
    onChange('')
    document.querySelector<HTMLInputElement>('[data-pin]')?.focus()
  }
  const submit = async () => {
    if (busy) return
    if (value === '') return askAgain(t('pin_missing'))
    setError(undefined)
    const fault = await onPin(value)
    if (fault !== null) askAgain(faultSentence(fault))
  }
  return { field: { existing: true, value, keyboard, onKeyboard, error, onChange }, submit } as const
}
