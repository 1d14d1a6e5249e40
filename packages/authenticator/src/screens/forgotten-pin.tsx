import { createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Sheet } from './sheet.tsx'

/** Where somebody goes on who has forgotten the PIN, and holds a fresh code. */
export const StartOverContext = createContext<() => void>(() => undefined)

/** Beside a field that asks for the PIN that the app has, and among the few things beside the point: the ways that there are without it. */
export function ForgottenPin() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" class="link" onClick={() => setOpen(true)}>
        {t('forgotten_link')}
      </button>
      {open && <ForgottenSheet onClose={() => setOpen(false)} />}
    </>
  )
}

export function ForgottenSheet({ onClose }: { onClose: () => void }) {
  const startOver = useContext(StartOverContext)
  return (
    <Sheet title={t('forgotten_title')} onClose={onClose}>
      {(close) => (
        <>
          <p>{t('forgotten_lead')}</p>
          <ol class="steps">
            <li>
              <div>
                <b>{t('forgotten_1')}</b>
                <p>{t('forgotten_1_phone')}</p>
                <p>{t('forgotten_1_none')}</p>
              </div>
            </li>
            <li>
              <div>
                <b>{t('forgotten_2')}</b>
                <p>{t('forgotten_2_text')}</p>
              </div>
            </li>
          </ol>
          <p class="muted">{t('forgotten_pause')}</p>
          <div class="sheet-foot">
            <Button kind="primary" onClick={startOver}>
              {t('forgotten_have_code')}
            </Button>
            <Button kind="quiet" onClick={close}>
              {t('close')}
            </Button>
          </div>
        </>
      )}
    </Sheet>
  )
}
