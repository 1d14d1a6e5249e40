import type { Account } from '../use/ports.ts'
import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { hostOf, Person } from './person.tsx'

interface AccountRemoveProps {
  readonly account: Account
  /** Nothing else is here: the app forgets all, its PIN included. */
  readonly last: boolean
  /** Other accounts are here. */
  readonly others: boolean
  readonly busy: boolean
  readonly onRemove: () => void
  readonly onBack: () => void
}

/** What removing means, here and at the portal, before it is done. */
export function AccountRemove({ account, last, others, busy, onRemove, onBack }: AccountRemoveProps) {
  const host = hostOf(account.issuer.portal)
  const foot = (
    <>
      <Button kind="deny" busy={busy} onClick={onRemove}>
        {t('remove_yes')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {t('remove_no')}
      </Button>
    </>
  )
  return (
    <Frame name="account-remove" top={<Person account={account} />} title={t('remove_title')} back={onBack} foot={foot}>
      <ul class="rules">
        <li>{t('remove_here')}</li>
        {last && <li>{t('remove_last')}</li>}
        {others && <li>{t('remove_others')}</li>}
      </ul>
      <div class="note">
        <p>
          <b>{t('remove_portal_title')}</b>
        </p>
        <p>{t('remove_portal', { host })}</p>
        <p>{t('remove_admin')}</p>
      </div>
    </Frame>
  )
}
