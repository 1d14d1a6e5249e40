import { useState } from 'preact/hooks'
import type { ShareMenu } from '../../use/link/surroundings.ts'
import { t } from '../../words/late.ts'
import { CopyButton } from '../copy-button.tsx'
import { Frame } from '../frame.tsx'
import { AppIcon, DrawnIcon, DrawnRow, DrawnShare } from './drawings.tsx'
import { HereAnyway } from './here-anyway.tsx'
import { Step } from './step.tsx'
import { TakenCode } from './taken-code.tsx'

interface OpenInAppProps {
  readonly device: 'iPhone' | 'iPad'
  readonly share: Exclude<ShareMenu, 'none'>
  readonly link: string
  readonly onHere: () => void
}

/** On an iPhone or iPad the browser cannot know whether the app is on the Home Screen: so that comes first, and how to put it there second. */
export function OpenInApp({ device, share, link, onHere }: OpenInAppProps) {
  const [copied, setCopied] = useState(false)
  const foot = (
    <>
      <p class="next" role="status">
        {copied && t('open_in_app_copied')}
      </p>
      <CopyButton text={link} label={t('open_in_app_copy')} primary onCopied={() => setCopied(true)} />
    </>
  )
  return (
    <Frame name="open-in-app" top={t('set_up_this_phone')} title={t('open_in_app_title')} foot={foot}>
      <p class="muted">{t('open_in_app_lead', { device })}</p>
      <section class="already">
        <AppIcon />
        <div>
          <h2>{t('open_in_app_there')}</h2>
          <p>{t('open_in_app_there_text')}</p>
        </div>
      </section>
      <h2>{t('open_in_app_not_there')}</h2>
      <ol class="steps">
        <Step what={t('open_in_app_1')} how={t(`open_in_app_1_${share}`)} drawing={<DrawnShare at={share} />} />
        <Step what={t('open_in_app_2')} how={t('open_in_app_2_text')} drawing={<DrawnRow label={t('open_in_app_row')} />} />
        <Step what={t('open_in_app_3')} how={t('open_in_app_3_text')} drawing={<DrawnIcon />} />
      </ol>
      <TakenCode link={link} />
      <ul class="ways">
        <li>
          <details>
            <summary>{t('open_in_app_missing')}</summary>
            <ul>
              <li>{t('open_in_app_missing_1')}</li>
              <li>{t('open_in_app_missing_2')}</li>
              <li>{t('open_in_app_missing_3')}</li>
            </ul>
          </details>
        </li>
        <HereAnyway costs={t('open_in_app_costs')} onHere={onHere} />
      </ul>
    </Frame>
  )
}
