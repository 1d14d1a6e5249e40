import { type ActivationCode, activationLink } from '@countersign/protocol/enrolment/code.ts'
import { t } from '../../words/late.ts'
import { Frame } from '../frame.tsx'
import { HereAnyway } from './here-anyway.tsx'
import { QrCode } from './qr-code.tsx'

/** A link for a phone, opened on a computer: the phone reads it off this very screen. */
export function ForAPhone({ code, onHere }: { code: ActivationCode; onHere: () => void }) {
  return (
    <Frame name="for-a-phone" title={t('for_a_phone_title')}>
      <p class="lead">{t('for_a_phone_lead')}</p>
      <div class="ticket alone" data-next>
        <div class="qr">
          <QrCode text={activationLink(location.origin, code)} title={t('for_a_phone_qr')} />
        </div>
      </div>
      <p class="muted">{t('for_a_phone_page')}</p>
      <ul class="ways">
        <HereAnyway costs={t('for_a_phone_costs')} onHere={onHere} />
      </ul>
    </Frame>
  )
}
