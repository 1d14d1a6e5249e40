import type { Standing } from '../use/app.ts'
import type { Account } from '../use/ports.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Facts } from './facts.tsx'
import { Frame } from './frame.tsx'
import { locale } from './locale.ts'
import { hostOf } from './person.tsx'

interface AccountDetailProps {
  readonly account: Account
  readonly standing: Standing | undefined
  readonly onDelete: () => void
  readonly onChangePin: () => void
  readonly onBack: () => void
}

export function AccountDetail({ account, standing, onDelete, onChangePin, onBack }: AccountDetailProps) {
  const { subscriber, issuer, verification, addedAt } = account
  const removed = standing === 'removed'
  const foot = removed ? (
    <Button kind="deny" onClick={onDelete}>
      {t('delete_here')}
    </Button>
  ) : undefined
  return (
    <Frame name="account-detail" top={t('account_detail_title')} title={<bdi>{subscriber.name}</bdi>} back={onBack} foot={foot}>
      {removed && <p class="note bad">{t('removed_text')}</p>}
      <Facts
        facts={[
          { name: t('fact_username'), value: <bdi>{subscriber.username}</bdi> },
          { name: t('fact_issuer'), value: <bdi>{issuer.name}</bdi> },
          { name: t('fact_portal'), value: hostOf(issuer.portal) },
          { name: t('fact_confirms'), value: verification.uv === 'pin' ? t('verified_pin') : t('verified_platform') },
          { name: t('fact_added'), value: new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(addedAt) },
        ]}
      />
      {!removed && verification.uv === 'pin' && (
        <button type="button" class="link" onClick={onChangePin}>
          {t('change_pin')}
        </button>
      )}
      {!removed && <p class="muted">{t('account_active_text', { host: hostOf(issuer.portal) })}</p>}
    </Frame>
  )
}
