import { useRef, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { useTools } from './tools.ts'

/** Reads a code from a picture: for a camera that stays black, or a code that somebody sent. */
export function PhotoLink({ onCode }: { onCode: (text: string) => void }) {
  const { readPhoto } = useTools()
  const [state, setState] = useState<'idle' | 'reading' | 'nothing'>('idle')
  const input = useRef<HTMLInputElement>(null)
  const read = async (photo: Blob | undefined) => {
    if (photo === undefined) return
    setState('reading')
    const text = await readPhoto(photo)
    setState(text === null ? 'nothing' : 'idle')
    if (text !== null) onCode(text)
  }
  return (
    <>
      <button type="button" class="link" onClick={() => input.current?.click()}>
        {state === 'reading' ? t('photo_reading') : t('from_photo')}
      </button>
      <input
        ref={input}
        class="unseen"
        tabIndex={-1}
        type="file"
        accept="image/*"
        aria-label={t('from_photo')}
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      {state === 'nothing' && (
        <p class="error" role="alert">
          {t('photo_nothing')}
        </p>
      )}
    </>
  )
}
