import type { Opened } from '@countersign/protocol/enrolment/messages.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Facts } from './facts.tsx'
import { Frame } from './frame.tsx'
import { hostOf } from './person.tsx'

interface AccountProps {
  readonly opened: Pick<Opened, 'issuer' | 'subscriber'>
  readonly busy: boolean
  readonly onYes: () => void
  readonly onNo: () => void
}

/** Whose code this is, before any PIN, face or finger is asked for. */
export function AccountScreen({ opened, busy, onYes, onNo }: AccountProps) {
  const { issuer, subscriber } = opened
  const host = hostOf(issuer.portal)
  const foot = (
    <>
      <Button kind="primary" busy={busy} onClick={onYes}>
        {t('yes_go_on')}
      </Button>
      <Button kind="quiet" onClick={onNo}>
        {t('no_stop')}
      </Button>
    </>
  )
  return (
    <Frame name="account" top={t('set_up_this_phone')} title={t('account_title')} foot={foot}>
      <p class="muted">{t('account_lead')}</p>
      <Facts
        facts={[
          { name: t('fact_name'), value: <bdi>{subscriber.name}</bdi> },
          { name: t('fact_username'), value: <bdi>{subscriber.username}</bdi> },
          { name: t('fact_at'), value: <bdi>{issuer.name}</bdi>, more: host },
        ]}
      />
      <p class="note">{t('account_warning', { host })}</p>
    </Frame>
  )
}
