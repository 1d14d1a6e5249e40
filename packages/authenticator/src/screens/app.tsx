import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { useEffect } from 'preact/hooks'
import { renameAccount } from '../use/account-name.ts'
import { deleteAccount, isLast, startOver } from '../use/accounts.ts'
import { stopActivation } from '../use/activation/end.ts'
import { takeScanned } from '../use/activation/open.ts'
import { forgetUnfinished, resumeActivation } from '../use/activation/resume.ts'
import { addUser, goHome, offersAddUser } from '../use/add-user.ts'
import type { App } from '../use/app.ts'
import { moveAccount } from '../use/move-account.ts'
import { askAgain, wishChange } from '../use/pin-change/change.ts'
import { hasPin } from '../use/pin-change/pin-of.ts'
import type { Place, Problem } from '../use/places.ts'
import { faceOf, isDeadCode, type NextStep } from '../use/problems.ts'
import { comeForward } from '../use/request/refresh.ts'
import { directionOf } from '../words/languages.ts'
import { language } from '../words/now.ts'
import { ActivationScreens } from './activation.tsx'
import { Done } from './done.tsx'
import { First } from './first.tsx'
import { StartOverContext } from './forgotten-pin.tsx'
import { GuidelinesScreen } from './guidelines.tsx'
import { Home } from './home.tsx'
import {
  AccountDetail,
  AccountRemove,
  AccountRename,
  Accounts,
  Check,
  LinkScreen,
  PinChangeScreens,
  ScanScreen,
  StartOver,
} from './late.tsx'
import { LinkOpened } from './link-opened.tsx'
import { MenuContext, type MenuWays } from './menu.tsx'
import { Opening } from './opening.tsx'
import { ProblemScreen } from './problem.tsx'
import { RequestScreens } from './requests.tsx'
import { useTools } from './tools.ts'
import { TypedScreen } from './typed.tsx'
import { Unreachable } from './unreachable.tsx'

/** The screen for the place where the person is; over it, where a step is held up, that the server does not answer. */
export function AppScreens({ app }: { app: App }) {
  const waiting = app.patience.waiting.value
  useEffect(() => {
    document.documentElement.lang = language.value
    document.documentElement.dir = directionOf(language.value)
  }, [language.value])
  return (
    <>
      {/* What was typed stays as it is under the notice. */}
      <div hidden={waiting}>
        <MenuContext.Provider value={menuAt(app)}>
          <StartOverContext.Provider value={() => app.places.go({ at: 'start-over' })}>
            <Present app={app} />
          </StartOverContext.Provider>
        </MenuContext.Provider>
      </div>
      {waiting && <Unreachable onTryNow={app.patience.tryNow} onStop={app.patience.giveUp} />}
    </>
  )
}

/** Where the person may leave for another account: everywhere but on the way to one, and where the accounts are listed, which shows the ways itself. */
function menuAt(app: App): MenuWays | null {
  if (!offersAddUser(app)) return null
  const hasHome = app.accounts.value.length > 0
  return { onAdd: () => addUser(app), onHome: () => goHome(app), hasHome, request: app.places.now.value.at === 'request' }
}

function Present({ app }: { app: App }) {
  const { loadAfresh } = useTools()
  const { places } = app
  const place = places.now.value
  const busy = app.busy.value
  const origin = app.ports.link.origin
  const home = () => {
    places.home()
    comeForward(app)
  }
  const scan = () => places.go({ at: 'scan' })
  const backToWork = () => {
    places.back()
    comeForward(app)
  }
  const changeAgain = () => {
    places.home()
    wishChange(app)
  }
  const swapTo = (at: 'scan' | 'typed') => () => places.swap({ at })
  const step = (next: NextStep, { code, about, typed, scanned }: Problem) => {
    if (next === 'reload' || next === 'load_again') return void loadAfresh()
    if (next === 'start_over') return void startOver(app)
    if (next === 'ask_again') return void askAgain(app)
    if (next === 'change_pin') return changeAgain()
    home()
    const ignored = scanned !== undefined && isDeadCode(faceOf(code, about)) ? { ignore: scanned } : {}
    if (next === 'fresh_code' || next === 'scan_again') places.go({ at: 'scan', ...ignored })
    if (next === 'type_again') places.go({ at: 'typed', draft: typed ?? '' })
  }

  switch (place.at) {
    case 'home':
      return <Start app={app} onScan={scan} />
    case 'scan':
      return (
        <ScanScreen
          ignore={place.ignore ?? null}
          onCode={(text) => void takeScanned(app, readScanned(text, origin), 'qr', text)}
          onType={swapTo('typed')}
          onBack={places.back}
        />
      )
    case 'typed': {
      const take = (text: string) => void takeScanned(app, readScanned(text, origin), text.includes('://') ? 'link' : 'typed', text)
      return <TypedScreen draft={place.draft ?? ''} busy={busy} onCode={take} onScan={swapTo('scan')} onBack={places.back} />
    }
    case 'link-opened':
      return <LinkOpened />
    case 'link':
      return <LinkScreen {...place} onHere={() => void takeScanned(app, { kind: 'activation', code: place.code }, 'link')} />
    case 'opening':
      return <Opening />
    case 'account':
    case 'pin-create':
    case 'proof':
      return <ActivationScreens app={app} at={place.at} onStop={() => stopActivation(app)} />
    case 'done':
      return <Done account={place.account} onDone={home} />
    case 'request':
    case 'approved':
    case 'denied':
      return <RequestScreens app={app} place={place} onDone={home} onUpdate={() => void loadAfresh()} />
    case 'problem':
      return <ProblemScreen problem={place.problem} onStep={(next) => step(next, place.problem)} onHome={home} />
    case 'accounts':
      return <Accounts accounts={app.accounts.value} onMove={({ aid }, to) => moveAccount(app, aid, to)} onBack={places.back} />
    case 'account-detail':
    case 'account-rename':
    case 'account-remove':
      return <AccountScreens app={app} place={place} />
    case 'pin-wish':
    case 'pin-change':
    case 'pin-changed':
      return <PinChangeScreens app={app} place={place} onDone={backToWork} onBack={places.back} />
    case 'start-over':
      return <StartOver accounts={app.accounts.value} busy={busy} onDelete={() => void startOver(app).then(scan)} onKeep={places.back} />
    case 'guidelines':
      return <GuidelinesScreen onBack={places.back} />
    case 'check':
      return <Check onBack={places.back} />
  }
}

/** What can be done with one account. Deleted in another tab, it leaves the person at the start. */
function AccountScreens({ app, place }: { app: App; place: Extract<Place, { readonly aid: unknown }> }) {
  const { places } = app
  const busy = app.busy.value
  const account = app.accounts.value.find(({ aid }) => aid === place.aid)
  if (account === undefined) return <Start app={app} onScan={() => places.go({ at: 'scan' })} />
  const { aid } = account
  const remove = () => void deleteAccount(app, aid)
  switch (place.at) {
    case 'account-rename':
      return <AccountRename account={account} busy={busy} onSave={(typed) => renameAccount(app, aid, typed)} onBack={places.back} />
    case 'account-remove':
      return (
        <AccountRemove
          account={account}
          last={isLast(app, aid)}
          others={app.accounts.value.length > 1}
          busy={busy}
          onRemove={remove}
          onBack={places.back}
        />
      )
    case 'account-detail':
      return (
        <AccountDetail
          account={account}
          standing={app.standings.value.get(aid)}
          onRename={() => places.go({ at: 'account-rename', aid })}
          onRemove={() => places.go({ at: 'account-remove', aid })}
          onDelete={remove}
          onChangePin={() => wishChange(app)}
          onBack={places.back}
        />
      )
  }
}

function Start({ app, onScan }: { app: App; onScan: () => void }) {
  const { places } = app
  const onGuidelines = () => places.go({ at: 'guidelines' })
  const onCheck = () => places.go({ at: 'check' })
  const onType = () => places.go({ at: 'typed' })
  const accounts = app.accounts.value
  const unfinished = app.unfinished.value
  if (accounts.length === 0 && unfinished === null)
    return <First onScan={onScan} onType={onType} onGuidelines={onGuidelines} onCheck={onCheck} />
  return (
    <Home
      accounts={accounts}
      standings={app.standings.value}
      requests={app.requests.value}
      unfinished={unfinished}
      reachable={app.reach.value !== 'unreachable'}
      onRequest={(request) => places.go({ at: 'request', request })}
      onAccount={({ aid }) => places.go({ at: 'account-detail', aid })}
      onOrder={() => places.go({ at: 'accounts' })}
      onScan={onScan}
      onType={onType}
      onResume={() => void resumeActivation(app)}
      onForget={() => void forgetUnfinished(app)}
      onGuidelines={onGuidelines}
      onCheck={onCheck}
      onChangePin={hasPin(app) ? () => wishChange(app) : undefined}
    />
  )
}
