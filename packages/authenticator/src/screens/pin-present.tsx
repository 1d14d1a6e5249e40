import type { VerifyFault } from '../use/activation/verify.ts'
import type { PendingRequest } from '../use/request/pending.ts'
import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Life } from './life.tsx'
import { usePinEntry } from './pin-entry.ts'
import { PinField } from './pin-field.tsx'

interface PinPresentProps {
  readonly request: PendingRequest
  readonly busy: boolean
  readonly onPin: (pin: string) => Promise<VerifyFault>
  readonly onOver: () => void
  readonly onBack: () => void
}

/** A sign-in has arrived: the present PIN first. */
export function PinPresent({ request, busy, onPin, onOver, onBack }: PinPresentProps) {
  const { field, submit } = usePinEntry(busy, onPin)
  const foot = (
    <Button kind="primary" submit busy={busy}>
      {t('go_on')}
    </Button>
  )
  return (
    <Frame name="pin-present" top={t('change_pin')} title={t('present_title')} back={onBack} onSubmit={() => void submit()} foot={foot}>
      <Life until={request.until} life={request.life} onOver={onOver} />
      <p class="muted">{t('present_lead', { rp: request.shown?.context.rp.name ?? request.account.issuer.name })}</p>
      <PinField label={t('pin_present')} first {...field} />
    </Frame>
  )
}
