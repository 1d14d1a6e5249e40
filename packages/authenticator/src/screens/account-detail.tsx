import { shownName } from '../use/account-name.ts'
import type { Standing } from '../use/app.ts'
import type { Account } from '../use/ports.ts'
import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { Facts } from './facts.tsx'
import { Frame } from './frame.tsx'
import { locale } from './locale.ts'
import { Name } from './name.tsx'
import { hostOf } from './person.tsx'

interface AccountDetailProps {
  readonly account: Account
  readonly standing: Standing | undefined
  readonly onRename: () => void
  readonly onRemove: () => void
  readonly onDelete: () => void
  readonly onChangePin: () => void
  readonly onBack: () => void
}

export function AccountDetail({ account, standing, onRename, onRemove, onDelete, onChangePin, onBack }: AccountDetailProps) {
  const { subscriber, issuer, verification, addedAt, label } = account
  const removed = standing === 'removed'
  const foot = removed ? (
    <Button kind="deny" onClick={onDelete}>
      {t('delete_here')}
    </Button>
  ) : undefined
  return (
    <Frame name="account-detail" top={t('account_detail_title')} title={<Name of={shownName(account)} />} back={onBack} foot={foot}>
      {removed && <p class="note bad">{t('removed_text')}</p>}
      <Facts
        facts={[
          label === undefined ? null : { name: t('fact_name'), value: <Name of={subscriber.name} /> },
          { name: t('fact_username'), value: <Name of={subscriber.username} /> },
          { name: t('fact_issuer'), value: <Name of={issuer.name} /> },
          { name: t('fact_portal'), value: hostOf(issuer.portal) },
          { name: t('fact_confirms'), value: verification.uv === 'pin' ? t('verified_pin') : t('verified_platform') },
          { name: t('fact_added'), value: new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(addedAt) },
        ]}
      />
      {!removed && (
        <>
          <ul class="ways rows">
            <li>
              <button type="button" class="link" onClick={onRename}>
                {t('rename_link')}
              </button>
            </li>
            {verification.uv === 'pin' && (
              <li>
                <button type="button" class="link" onClick={onChangePin}>
                  {t('change_pin')}
                </button>
              </li>
            )}
            <li>
              <button type="button" class="link deny" onClick={onRemove}>
                {t('remove_link')}
              </button>
            </li>
          </ul>
          <p class="muted">{t('account_active_text', { host: hostOf(issuer.portal) })}</p>
        </>
      )}
    </Frame>
  )
}
