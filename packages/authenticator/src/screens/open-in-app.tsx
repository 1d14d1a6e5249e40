import { t } from '../words/now.ts'
import { CopyButton } from './copy-button.tsx'
import { Frame } from './frame.tsx'

interface OpenInAppProps {
  readonly link: string
  readonly onAnyway: () => void
}

/** A scanned link that an iPhone opened in a tab. Asks the server nothing, so the code stays as good as it was. */
export function OpenInApp({ link, onAnyway }: OpenInAppProps) {
  return (
    <Frame
      name="open-in-app"
      top={t('set_up_this_phone')}
      title={t('open_in_app_title')}
      foot={<CopyButton text={link} label={t('open_in_app_copy')} primary />}
    >
      <p class="muted">{t('open_in_app_lead')}</p>
      <ol class="steps">
        <li>
          <div>
            <b>{t('open_in_app_1')}</b>
            <p>{t('open_in_app_1_text')}</p>
          </div>
        </li>
        <li>
          <div>
            <b>{t('open_in_app_2')}</b>
            <p>{t('open_in_app_2_text')}</p>
          </div>
        </li>
        <li>
          <div>
            <b>{t('open_in_app_3')}</b>
            <p>{t('open_in_app_3_text')}</p>
          </div>
        </li>
      </ol>
      <button type="button" class="link" onClick={onAnyway}>
        {t('open_in_app_anyway')}
      </button>
    </Frame>
  )
}
