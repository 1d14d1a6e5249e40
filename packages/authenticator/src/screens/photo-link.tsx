import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../words/late.ts'
import { useTools } from './tools.ts'

/** Reads a code from a picture: for a camera that stays black, or a code that somebody sent. */
export function PhotoLink({ onCode }: { onCode: (text: string) => void }) {
  const { readPhoto } = useTools()
  const [state, setState] = useState<'idle' | 'reading' | 'nothing'>('idle')
  const input = useRef<HTMLInputElement>(null)
  const left = useRef(false)
  useEffect(
    () => () => {
      left.current = true
    },
    [],
  )
  const read = async (field: HTMLInputElement) => {
    const photo = field.files?.[0]
    if (photo === undefined || state === 'reading') return
    setState('reading')
    const text = await readPhoto(photo)
    // Emptied, so that the same photo can be chosen again.
    field.value = ''
    if (left.current) return
    setState(text === null ? 'nothing' : 'idle')
    if (text !== null) onCode(text)
  }
  return (
    <div>
      <button type="button" class="link" aria-busy={state === 'reading'} onClick={() => input.current?.click()}>
        {state === 'reading' ? t('photo_reading') : t('from_photo')}
      </button>
      <input
        ref={input}
        class="unseen"
        tabIndex={-1}
        type="file"
        accept="image/*"
        aria-label={t('from_photo')}
        onChange={(event) => void read(event.currentTarget)}
      />
      {state === 'nothing' && (
        <p class="error" role="alert">
          {t('photo_nothing')}
        </p>
      )}
    </div>
  )
}
