import { useState } from 'preact/hooks'
import { t } from '../../words/late.ts'
import { CopyButton } from '../copy-button.tsx'
import { Frame } from '../frame.tsx'
import { AppIcon, DrawnField, DrawnMenu } from './drawings.tsx'
import { HereAnyway } from './here-anyway.tsx'
import { Step } from './step.tsx'
import { TakenCode } from './taken-code.tsx'

interface OpenInBrowserProps {
  readonly from: 'other-app' | 'old-browser'
  readonly app: string | null
  readonly apple: boolean
  readonly link: string
  readonly onHere: () => void
}

/** In another app's window, or in a browser that cannot have the app: the link has to come into a browser that can. */
export function OpenInBrowser({ from, app, apple, link, onHere }: OpenInBrowserProps) {
  const [copied, setCopied] = useState(false)
  const window = from === 'other-app'
  const foot = (
    <>
      <p class="next" role="status">
        {copied && t(apple ? 'leave_copied_safari' : 'leave_copied')}
      </p>
      <CopyButton text={link} label={t('leave_copy')} primary onCopied={() => setCopied(true)} />
    </>
  )
  return (
    <Frame name="open-in-browser" top={t('set_up_this_phone')} title={t(apple ? 'leave_title_safari' : 'leave_title')} foot={foot}>
      <p class="muted">{window ? (app === null ? t('leave_lead') : t('leave_lead_app', { app })) : t('leave_lead_old')}</p>
      {apple && (
        <section class="already">
          <AppIcon />
          <div>
            <h2>{t('open_in_app_there')}</h2>
            <p>{t('leave_there_text')}</p>
          </div>
        </section>
      )}
      <ol class="steps">
        <Step what={t('leave_1')} how={t('leave_1_text')} />
        {window ? (
          <Step
            what={app === null ? t('leave_2') : t('leave_2_app', { app })}
            how={t(apple ? 'leave_2_text_safari' : 'leave_2_text')}
            drawing={<DrawnMenu label={t('leave_2_row')} />}
          />
        ) : (
          <Step what={t('leave_2_old')} how={t('leave_2_text_old')} />
        )}
        <Step what={t('leave_3')} how={t('leave_3_text')} drawing={<DrawnField label={t('leave_3_row')} />} />
      </ol>
      <TakenCode link={link} />
      <ul class="ways">
        <HereAnyway costs={t(window ? 'leave_costs' : 'open_in_app_costs')} onHere={onHere} />
      </ul>
    </Frame>
  )
}
