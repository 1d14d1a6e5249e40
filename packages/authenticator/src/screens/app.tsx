import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { useEffect } from 'preact/hooks'
import { deleteAccount, startOver } from '../use/accounts.ts'
import { stopActivation } from '../use/activation/end.ts'
import { takeScanned } from '../use/activation/open.ts'
import { forgetUnfinished, resumeActivation } from '../use/activation/resume.ts'
import type { App } from '../use/app.ts'
import type { Problem } from '../use/places.ts'
import { faceOf, isDeadCode, type NextStep } from '../use/problems.ts'
import { comeForward } from '../use/request/refresh.ts'
import { language } from '../words/now.ts'
import { AccountDetail } from './account-detail.tsx'
import { ActivationScreens } from './activation.tsx'
import { Done } from './done.tsx'
import { First } from './first.tsx'
import { GuidelinesScreen } from './guidelines.tsx'
import { Home } from './home.tsx'
import { Check, ScanScreen } from './late.tsx'
import { OpenInApp } from './open-in-app.tsx'
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
  }, [language.value])
  return (
    <>
      {/* What was typed stays as it is under the notice. */}
      <div hidden={waiting}>
        <Present app={app} />
      </div>
      {waiting && <Unreachable onTryNow={app.patience.tryNow} onStop={app.patience.giveUp} />}
    </>
  )
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
  const swapTo = (at: 'scan' | 'typed') => () => places.swap({ at })
  const step = (next: NextStep, { code, about, typed, scanned }: Problem) => {
    if (next === 'reload' || next === 'load_again') return void loadAfresh()
    if (next === 'start_over') return void startOver(app)
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
    case 'open-in-app':
      return <OpenInApp link={place.link} onAnyway={() => void takeScanned(app, readScanned(place.link, origin), 'link')} />
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
    case 'account-detail': {
      const account = app.accounts.value.find(({ aid }) => aid === place.aid)
      if (account === undefined) return <Start app={app} onScan={scan} />
      return (
        <AccountDetail
          account={account}
          standing={app.standings.value.get(account.aid)}
          onDelete={() => void deleteAccount(app, account.aid)}
          onBack={places.back}
        />
      )
    }
    case 'guidelines':
      return <GuidelinesScreen onBack={places.back} />
    case 'check':
      return <Check onBack={places.back} />
  }
}

function Start({ app, onScan }: { app: App; onScan: () => void }) {
  const { places } = app
  const onGuidelines = () => places.go({ at: 'guidelines' })
  const onCheck = () => places.go({ at: 'check' })
  const accounts = app.accounts.value
  const unfinished = app.unfinished.value
  if (accounts.length === 0 && unfinished === null)
    return <First onScan={onScan} onType={() => places.go({ at: 'typed' })} onGuidelines={onGuidelines} onCheck={onCheck} />
  return (
    <Home
      accounts={accounts}
      standings={app.standings.value}
      requests={app.requests.value}
      unfinished={unfinished}
      reachable={app.reach.value !== 'unreachable'}
      onRequest={(request) => places.go({ at: 'request', request })}
      onAccount={({ aid }) => places.go({ at: 'account-detail', aid })}
      onAdd={onScan}
      onResume={() => void resumeActivation(app)}
      onForget={() => void forgetUnfinished(app)}
      onGuidelines={onGuidelines}
      onCheck={onCheck}
    />
  )
}
