import type { Opened } from '@countersign/protocol/enrolment/messages.ts'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { VerifyFault } from '../use/activation/verify.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Facts } from './facts.tsx'
import { Frame } from './frame.tsx'
import { Name } from './name.tsx'
import { hostOf } from './person.tsx'
import { usePinEntry } from './pin-entry.ts'
import { PinField } from './pin-field.tsx'

/** How the person says "yes, this is me": with the app's own PIN, as the phone is unlocked, or on to a PIN to be made. */
export type Way =
  | { readonly by: 'pin'; readonly onPin: (pin: string) => Promise<VerifyFault> }
  | { readonly by: 'platform'; readonly onPlatform: () => Promise<VerifyFault>; readonly onPinInstead: () => void }
  | { readonly by: 'new-pin'; readonly onNewPin: () => void }

type Whose = Pick<Opened, 'issuer' | 'subscriber'>
type By<W extends Way['by']> = Extract<Way, { by: W }>

interface Common {
  readonly opened: Whose
  readonly busy: boolean
  readonly onNo: () => void
}

/** Whose code this is, shown before any PIN, face or finger is asked for; and the person's yes, which is that very PIN, face or finger. */
export function AccountScreen({ way, ...common }: Common & { readonly way: Way }) {
  switch (way.by) {
    case 'pin':
      return <YesByPin {...common} way={way} />
    case 'platform':
      return <YesByPlatform {...common} way={way} />
    case 'new-pin':
      return <YesToNewPin {...common} way={way} />
  }
}

function YesByPin({ opened, busy, onNo, way }: Common & { readonly way: By<'pin'> }) {
  const { field, submit } = usePinEntry(busy, way.onPin)
  const foot = (
    <>
      <Button kind="primary" submit busy={busy}>
        {t('yes_go_on')}
      </Button>
      <No onNo={onNo} />
    </>
  )
  return (
    <WhoseCode opened={opened} foot={foot} onSubmit={() => void submit()}>
      <PinField label={t('pin')} {...field} />
      <p class="hint">{t('pin_enter_lead')}</p>
    </WhoseCode>
  )
}

function YesByPlatform({ opened, busy, onNo, way }: Common & { readonly way: By<'platform'> }) {
  const [fault, setFault] = useState<VerifyFault>(null)
  const yes = async () => {
    setFault(null)
    setFault(await way.onPlatform())
  }
  const foot = (
    <>
      {fault !== null && (
        <p class="error" role="alert" data-problem={fault.code}>
          {fault.code === 'not_confirmed' ? t('not_confirmed') : t('credential_failed')}
        </p>
      )}
      <Button kind="primary" busy={busy} onClick={() => void yes()}>
        {t('use_platform')}
      </Button>
      <div class="two">
        <Button kind="quiet" wide={false} onClick={way.onPinInstead}>
          {t('use_pin')}
        </Button>
        <No wide={false} onNo={onNo} />
      </div>
    </>
  )
  return (
    <WhoseCode opened={opened} foot={foot}>
      <p>{t('choice_platform_text')}</p>
    </WhoseCode>
  )
}

function YesToNewPin({ opened, busy, onNo, way }: Common & { readonly way: By<'new-pin'> }) {
  const foot = (
    <>
      <Button kind="primary" busy={busy} onClick={way.onNewPin}>
        {t('yes_go_on')}
      </Button>
      <No onNo={onNo} />
    </>
  )
  return <WhoseCode opened={opened} foot={foot} />
}

function No({ onNo, wide = true }: { readonly onNo: () => void; readonly wide?: boolean }) {
  return (
    <Button kind="quiet" wide={wide} onClick={onNo}>
      {t('no_stop')}
    </Button>
  )
}

interface WhoseCodeProps {
  readonly opened: Whose
  readonly foot: ComponentChildren
  readonly onSubmit?: () => void
  readonly children?: ComponentChildren
}

/** The account, and the warning that comes before every yes. */
function WhoseCode({ opened: { issuer, subscriber }, children, ...frame }: WhoseCodeProps) {
  const host = hostOf(issuer.portal)
  return (
    <Frame name="account" top={t('set_up_this_phone')} title={t('account_title')} {...frame}>
      <Facts
        brief
        facts={[
          { name: t('fact_name'), value: <Name of={subscriber.name} />, more: <Name of={subscriber.username} /> },
          { name: t('fact_at'), value: <Name of={issuer.name} />, more: host },
        ]}
      />
      <p class="note">{t('account_warning', { host })}</p>
      {children}
    </Frame>
  )
}
