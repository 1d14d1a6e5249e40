import type { Account } from '../use/ports.ts'
import { t } from '../words/now.ts'
import { Button } from './button.tsx'
import { Facts } from './facts.tsx'
import { Frame } from './frame.tsx'
import { InstallNote } from './install-note.tsx'
import { Mark } from './mark.tsx'
import { LongName } from './name.tsx'
import { hostOf, Person, Where } from './person.tsx'

/** The phone is an authenticator now. */
export function Done({ account, onDone }: { account: Account; onDone: () => void }) {
  return (
    <Frame
      name="done"
      top={<Person account={account} />}
      title={
        <>
          <Mark as="seal" />
          {t('done_title')}
        </>
      }
      foot={
        <Button kind="primary" onClick={onDone}>
          {t('done')}
        </Button>
      }
    >
      <p class="lead">{t('done_lead', { host: hostOf(account.issuer.portal) })}</p>
      <Facts
        facts={[
          { name: t('done_account'), value: <LongName of={account.subscriber.name} />, more: <Where account={account} /> },
          { name: t('done_verified'), value: account.verification.uv === 'pin' ? t('verified_pin') : t('verified_platform') },
        ]}
      />
      <InstallNote />
    </Frame>
  )
}
