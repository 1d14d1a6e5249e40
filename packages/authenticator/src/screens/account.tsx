import type { Opened } from '@countersign/protocol/enrolment/messages.ts'
import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Facts } from './facts.tsx'
import { faultSentence } from './fault-sentence.ts'
import { Frame } from './frame.tsx'
import { Name } from './name.tsx'
import { hostOf } from './person.tsx'
import { PinField } from './pin-field.tsx'

/** How the person says "yes, this is me": with the app's own PIN, as the phone is unlocked, or on to a PIN to be made. */
export type Way =
  | { readonly by: 'pin'; readonly onPin: (pin: string) => Promise<VerifyFault> }
  | { readonly by: 'platform'; readonly onPlatform: () => Promise<VerifyFault>; readonly onPinInstead: () => void }
  | { readonly by: 'new-pin'; readonly onNewPin: () => void }

interface AccountProps {
  readonly opened: Pick<Opened, 'issuer' | 'subscriber'>
  readonly way: Way
  readonly busy: boolean
  readonly onNo: () => void
}

/** Whose code this is, shown before any PIN, face or finger is asked for; and the person's yes, which is that very PIN, face or finger. */
export function AccountScreen({ opened, way, busy, onNo }: AccountProps) {
  const { issuer, subscriber } = opened
  const host = hostOf(issuer.portal)
  const [pin, setPin] = useState('')
  const [keyboard, setKeyboard] = useState<'digits' | 'letters'>('digits')
  const [error, setError] = useState<string | undefined>()
  const [fault, setFault] = useState<VerifyFault>(null)

  const platform = async (onPlatform: () => Promise<VerifyFault>) => {
    setFault(null)
    setFault(await onPlatform())
  }
  const submit = async (onPin: (pin: string) => Promise<VerifyFault>) => {
    if (busy) return
    setError(undefined)
    const wrong = pin === '' ? null : await onPin(pin)
    if (pin !== '' && wrong === null) return
    setError(wrong === null ? t('pin_missing') : faultSentence(wrong))
    setPin('')
    document.querySelector<HTMLInputElement>('[data-pin]')?.focus()
  }

  const stop = (
    <Button kind="quiet" onClick={onNo}>
      {t('no_stop')}
    </Button>
  )
  const foot =
    way.by === 'platform' ? (
      <>
        {fault !== null && (
          <p class="error" role="alert" data-problem={fault.code}>
            {fault.code === 'not_confirmed' ? t('not_confirmed') : t('credential_failed')}
          </p>
        )}
        <Button kind="primary" busy={busy} onClick={() => void platform(way.onPlatform)}>
          {t('use_platform')}
        </Button>
        <div class="two">
          <Button kind="quiet" wide={false} onClick={way.onPinInstead}>
            {t('use_pin')}
          </Button>
          <Button kind="quiet" wide={false} onClick={onNo}>
            {t('no_stop')}
          </Button>
        </div>
      </>
    ) : (
      <>
        <Button kind="primary" submit busy={busy} onClick={way.by === 'new-pin' ? way.onNewPin : undefined}>
          {t('yes_go_on')}
        </Button>
        {stop}
      </>
    )
  return (
    <Frame
      name="account"
      top={t('set_up_this_phone')}
      title={t('account_title')}
      foot={foot}
      {...(way.by === 'pin' ? { onSubmit: () => void submit(way.onPin) } : {})}
    >
      <Facts
        brief
        facts={[
          { name: t('fact_name'), value: <Name of={subscriber.name} />, more: <Name of={subscriber.username} /> },
          { name: t('fact_at'), value: <Name of={issuer.name} />, more: host },
        ]}
      />
      <p class="note">{t('account_warning', { host })}</p>
      {way.by === 'platform' && <p>{t('choice_platform_text')}</p>}
      {way.by === 'pin' && (
        <>
          <PinField label={t('pin')} existing value={pin} keyboard={keyboard} onKeyboard={setKeyboard} error={error} onChange={setPin} />
          <p class="hint">{t('pin_enter_lead')}</p>
        </>
      )}
    </Frame>
  )
}
