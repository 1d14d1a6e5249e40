import { useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Sheet } from './sheet.tsx'

/** A page of its own, from the app's start. */
export function GuidelinesScreen({ onBack }: { onBack: () => void }) {
  return (
    <Frame name="guidelines" title={t('guidelines_title')} back={onBack}>
      <Rules />
    </Frame>
  )
}

/** Beside a PIN that is being made: one tap opens them over it. */
export function GuidelinesLink() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="link" onClick={() => setOpen(true)}>
        {t('pin_guidelines')}
      </button>
      {open && <GuidelinesSheet onClose={() => setOpen(false)} />}
    </>
  )
}

export function GuidelinesSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t('guidelines_title')} onClose={onClose}>
      {(close) => (
        <>
          <Rules />
          <Button onClick={close}>{t('close')}</Button>
        </>
      )}
    </Sheet>
  )
}

function Rules() {
  return (
    <ul class="rules">
      <li>{t('guidelines_1')}</li>
      <li>{t('guidelines_2')}</li>
      <li>{t('guidelines_3')}</li>
      <li>{t('guidelines_names')}</li>
      <li>{t('guidelines_4')}</li>
      <li>{t('guidelines_5')}</li>
      <li>{t('guidelines_6')}</li>
    </ul>
  )
}
