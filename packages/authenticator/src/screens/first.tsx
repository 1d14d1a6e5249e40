import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { InstallNote } from './install-note.tsx'
import { More } from './more.tsx'

interface FirstProps {
  readonly onScan: () => void
  readonly onType: () => void
  readonly onGuidelines: () => void
  readonly onCheck: () => void
}

/** The app before it has an account: what it is, and the two ways in. */
export function First({ onScan, onType, onGuidelines, onCheck }: FirstProps) {
  const foot = (
    <>
      <Button kind="primary" onClick={onScan}>
        {t('scan_code')}
      </Button>
      <Button onClick={onType}>{t('type_code')}</Button>
    </>
  )
  return (
    <Frame name="first" title={t('first_title')} foot={foot}>
      <p class="lead">{t('first_lead')}</p>
      <h2>{t('set_up')}</h2>
      <ol class="steps">
        <li>
          <div>
            <b>{t('set_up_1')}</b>
            <p>{t('set_up_1_text')}</p>
          </div>
        </li>
        <li>
          <div>
            <b>{t('set_up_2')}</b>
            <p>{t('set_up_2_text')}</p>
          </div>
        </li>
      </ol>
      <InstallNote />
      <More onGuidelines={onGuidelines} onCheck={onCheck} />
    </Frame>
  )
}
