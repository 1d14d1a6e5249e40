import { useEffect, useRef } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'

/** A page of its own, from the app's start. */
export function GuidelinesScreen({ onBack }: { onBack: () => void }) {
  return (
    <Frame name="guidelines" title={t('guidelines_title')} back={onBack}>
      <Rules />
    </Frame>
  )
}

/** Over the PIN that is being made, which stays as it is. */
export function GuidelinesDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="guidelines" onClose={onClose}>
      <div class="flow">
        <h2 id="guidelines" tabIndex={-1} autofocus>
          {t('guidelines_title')}
        </h2>
        <Rules />
        <Button onClick={() => dialog.current?.close()}>{t('close')}</Button>
      </div>
    </dialog>
  )
}

function Rules() {
  return (
    <ul class="rules">
      <li>{t('guidelines_1')}</li>
      <li>{t('guidelines_2')}</li>
      <li>{t('guidelines_3')}</li>
      <li>{t('guidelines_4')}</li>
      <li>{t('guidelines_5')}</li>
      <li>{t('guidelines_6')}</li>
    </ul>
  )
}
