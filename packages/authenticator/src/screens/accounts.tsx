import { useEffect, useRef, useState } from 'preact/hooks'
import { shownName } from '../use/account-name.ts'
import type { Direction } from '../use/account-order.ts'
import type { Account } from '../use/ports.ts'
import { t } from '../words/late.ts'
import { Chevron } from './chevron.tsx'
import { Frame } from './frame.tsx'
import { Person } from './person.tsx'

interface AccountsProps {
  readonly accounts: readonly Account[]
  readonly onMove: (account: Account, direction: Direction) => Promise<boolean>
  readonly onBack: () => void
}

/** The order of the list: each account has a button up and a button down. */
export function Accounts({ accounts, onMove, onBack }: AccountsProps) {
  const list = useRef<HTMLUListElement>(null)
  const [last, setLast] = useState<{ readonly aid: string; readonly direction: Direction } | null>(null)
  const place = accounts.findIndex(({ aid }) => aid === last?.aid)

  // A row that changes its place loses the focus on its way: the same button has it again.
  useEffect(() => {
    if (last !== null) list.current?.querySelector<HTMLElement>(`[data-move="${last.direction} ${last.aid}"]`)?.focus()
  }, [place])

  const move = async (account: Account, direction: Direction) => {
    if (await onMove(account, direction)) setLast({ aid: account.aid, direction })
  }
  const said = accounts[place]
  return (
    <Frame name="accounts" title={t('order_title')} back={onBack}>
      <p class="muted">{t('order_lead')}</p>
      <ul class="list order" ref={list}>
        {accounts.map((account, at) => (
          <li key={account.aid}>
            <div class="what">
              <Person account={account} />
            </div>
            <Mover account={account} direction="up" idle={at === 0} onMove={move} />
            <Mover account={account} direction="down" idle={at === accounts.length - 1} onMove={move} />
          </li>
        ))}
      </ul>
      <p class="unseen" role="status">
        {said !== undefined && t('moved', { name: shownName(said), place: place + 1, count: accounts.length })}
      </p>
    </Frame>
  )
}

interface MoverProps {
  readonly account: Account
  readonly direction: Direction
  /** There is no place farther that way. The button stays, so that none of the others jumps. */
  readonly idle: boolean
  readonly onMove: (account: Account, direction: Direction) => Promise<void>
}

function Mover({ account, direction, idle, onMove }: MoverProps) {
  const name = shownName(account)
  return (
    <button
      type="button"
      class="icon-btn mover"
      data-move={`${direction} ${account.aid}`}
      aria-label={direction === 'up' ? t('move_up', { name }) : t('move_down', { name })}
      aria-disabled={idle}
      onClick={() => idle || void onMove(account, direction)}
    >
      <Chevron to={direction} size={24} />
    </button>
  )
}
