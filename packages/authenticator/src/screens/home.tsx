import { shownName } from '../use/account-name.ts'
import type { Standing } from '../use/app.ts'
import type { Account, Unfinished } from '../use/ports.ts'
import type { PendingRequest } from '../use/request/pending.ts'
import { t, tParts } from '../words/now.ts'
import { Button } from './button.tsx'
import { Frame } from './frame.tsx'
import { InstallNote } from './install-note.tsx'
import { More } from './more.tsx'
import { LongName, Name } from './name.tsx'
import { Person, Where } from './person.tsx'
import { Row } from './row.tsx'

interface HomeProps {
  readonly accounts: readonly Account[]
  readonly standings: ReadonlyMap<string, Standing>
  readonly requests: readonly PendingRequest[]
  readonly unfinished: Unfinished | null
  readonly reachable: boolean
  readonly onRequest: (request: PendingRequest) => void
  readonly onAccount: (account: Account) => void
  readonly onOrder: () => void
  readonly onScan: () => void
  readonly onType: () => void
  readonly onResume: () => void
  readonly onForget: () => void
  readonly onGuidelines: () => void
  readonly onCheck: () => void
  /** Where the app has a PIN. */
  readonly onChangePin?: (() => void) | undefined
}

/** What waits, whose accounts are here, and a way to add one more. */
export function Home(props: HomeProps) {
  const { accounts, standings, requests, unfinished, reachable, onRequest, onAccount } = props
  return (
    <Frame
      name="home"
      title={requests.length > 0 ? t('waiting_title') : t('home_title')}
      foot={<AddUser onScan={props.onScan} onType={props.onType} />}
    >
      {!reachable && (
        <p class="note" role="status">
          {t('no_reach')}
        </p>
      )}
      <div aria-live="polite">
        {requests.length > 0 ? (
          <ul class="list requests">
            {requests.map((request) => (
              <Row key={request.txn} onClick={() => onRequest(request)} more={<Person account={request.account} />}>
                {tParts('request_row', { rp: <Name of={request.shown?.context.rp.name ?? request.account.issuer.name} /> })}
              </Row>
            ))}
          </ul>
        ) : (
          reachable && <p class="muted">{t('nothing_waits')}</p>
        )}
      </div>
      {requests.length > 0 && <h2>{t('home_title')}</h2>}
      <ul class="list accounts">
        {accounts.map((account) => (
          <Row key={account.aid} onClick={() => onAccount(account)} more={<Where account={account} />}>
            <LongName of={shownName(account)} />
            {standings.get(account.aid) === 'removed' && <span class="tag bad">{t('removed_tag')}</span>}
          </Row>
        ))}
      </ul>
      {accounts.length > 1 && (
        <button type="button" class="link" onClick={props.onOrder}>
          {t('order_link')}
        </button>
      )}
      {unfinished !== null && (
        <div class="note">
          <p>
            {tParts('unfinished', {
              name: <Name of={unfinished.account.subscriber.name} />,
              issuer: <Name of={unfinished.account.issuer.name} />,
            })}
          </p>
          <div class="inline-links">
            <button type="button" class="link" onClick={props.onResume}>
              {t('go_on')}
            </button>
            <button type="button" class="link" onClick={props.onForget}>
              {t('forget')}
            </button>
          </div>
        </div>
      )}
      <InstallNote />
      <More onChangePin={props.onChangePin} onGuidelines={props.onGuidelines} onCheck={props.onCheck} />
    </Frame>
  )
}

/** Both ways in, at once: whoever adds a user has the code before them already. */
function AddUser({ onScan, onType }: Pick<HomeProps, 'onScan' | 'onType'>) {
  return (
    <section class="add-user" aria-labelledby="add-user">
      <h2 id="add-user">{t('add_user')}</h2>
      <div class="two">
        <Button wide={false} onClick={onScan}>
          {t('scan_code')}
        </Button>
        <Button wide={false} onClick={onType}>
          {t('type_code')}
        </Button>
      </div>
    </section>
  )
}
