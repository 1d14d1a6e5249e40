import type { Account } from '../use/ports.ts'
import { t } from '../words/late.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { Person } from './person.tsx'

interface StartOverProps {
  readonly accounts: readonly Account[]
  readonly busy: boolean
  readonly onDelete: () => void
  readonly onKeep: () => void
}

/** Before the app's accounts and its PIN are deleted here: which they are, and what is needed then. */
export function StartOver({ accounts, busy, onDelete, onKeep }: StartOverProps) {
  const foot = (
    <>
      <Button kind="deny" busy={busy} onClick={onDelete}>
        {t('start_over_delete')}
      </Button>
      <Button kind="quiet" onClick={onKeep}>
        {t('start_over_keep')}
      </Button>
    </>
  )
  return (
    <Frame name="start-over" title={t('start_over_title')} back={onKeep} foot={foot}>
      <p>{t('start_over_text')}</p>
      <ul class="list">
        {accounts.map((account) => (
          <li key={account.aid}>
            <span>
              <Person account={account} />
            </span>
          </li>
        ))}
      </ul>
    </Frame>
  )
}
