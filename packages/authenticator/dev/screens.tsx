import type { ComponentChildren } from 'preact'
import { AccountScreen } from '../src/screens/account.tsx'
import { AccountDetail } from '../src/screens/account-detail.tsx'
import { CameraTroubleScreen } from '../src/screens/camera-trouble.tsx'
import { Check } from '../src/screens/check.tsx'
import { Done } from '../src/screens/done.tsx'
import { First } from '../src/screens/first.tsx'
import { GuidelinesDialog, GuidelinesScreen } from '../src/screens/guidelines.tsx'
import { Home } from '../src/screens/home.tsx'
import { OpenInApp } from '../src/screens/open-in-app.tsx'
import { Opening } from '../src/screens/opening.tsx'
import { PinCreate } from '../src/screens/pin-create.tsx'
import { ProblemScreen } from '../src/screens/problem.tsx'
import { Proof } from '../src/screens/proof.tsx'
import { RequestScreen } from '../src/screens/request.tsx'
import { Approved, Denied } from '../src/screens/result.tsx'
import { ScanScreen } from '../src/screens/scan.tsx'
import type { CameraTrouble } from '../src/screens/scan-port.ts'
import { TypedScreen } from '../src/screens/typed.tsx'
import { Unreachable } from '../src/screens/unreachable.tsx'
import type { ProvingActivation } from '../src/use/activation/activation.ts'
import type { Problem } from '../src/use/places.ts'
import type { ProblemCode } from '../src/use/problems.ts'
import { ana, max, request, unfinished } from './sample.ts'

const no = () => undefined
const fault = async () => null
const pinWrong = async () => ({ code: 'pin_wrong', left: 3 }) as const
const length = { shortest: 4, longest: 6 }

const homeDefaults = {
  accounts: [ana],
  standings: new Map(),
  requests: [],
  unfinished: null,
  reachable: true,
  onRequest: no,
  onAccount: no,
  onAdd: no,
  onResume: no,
  onForget: no,
  onGuidelines: no,
  onCheck: no,
} as const

const proving = (wrong: ProvingActivation['wrong']) =>
  ({ stage: 'proving', unfinished, shown: request(ana).shown, wrong, pinIsOpen: true }) as ProvingActivation

const requestDefaults = { busy: false, onApprove: fault, onDeny: no, onLater: no, onOver: no, onUpdate: no }

const problem =
  (code: ProblemCode, about: Problem['about'], more: Pick<Problem, 'host' | 'own' | 'says'> = {}) =>
  () => <ProblemScreen problem={{ code, about, ...more }} onStep={no} onHome={no} />

const camera = (trouble: CameraTrouble) => () => <CameraTroubleScreen trouble={trouble} onAgain={no} onType={no} onPhoto={no} onBack={no} />

/** By name, each screen in a state worth looking at. */
export const previews: Readonly<Record<string, () => ComponentChildren>> = {
  first: () => <First onScan={no} onType={no} onGuidelines={no} onCheck={no} />,
  scan: () => <ScanScreen ignore={null} onCode={no} onType={no} onBack={no} />,
  'camera-dismissed': camera('camera_dismissed'),
  'camera-blocked': camera('camera_blocked'),
  'camera-system': camera('camera_system'),
  'camera-none': camera('camera_none'),
  'camera-busy': camera('camera_busy'),
  'camera-ended': camera('camera_ended'),
  'camera-insecure': camera('camera_insecure'),
  'camera-unsupported': camera('camera_unsupported'),
  typed: () => <TypedScreen draft="" busy={false} onCode={no} onScan={no} onBack={no} />,
  'typed-full': () => <TypedScreen draft="K7QX 94TM 2HPD" busy={false} onCode={no} onScan={no} onBack={no} />,
  'open-in-app': () => <OpenInApp link="https://phone.id.example.org/a#1.K7QX94TM2HPD0000000000000000AA" onAnyway={no} />,
  opening: () => <Opening />,
  account: () => <AccountScreen opened={ana} way={{ by: 'new-pin', onNewPin: no }} busy={false} onNo={no} />,
  'account-long': () => <AccountScreen opened={max} way={{ by: 'new-pin', onNewPin: no }} busy={false} onNo={no} />,
  'account-pin': () => <AccountScreen opened={ana} way={{ by: 'pin', onPin: pinWrong }} busy={false} onNo={no} />,
  'account-platform': () => (
    <AccountScreen opened={ana} way={{ by: 'platform', onPlatform: fault, onPinInstead: no }} busy={false} onNo={no} />
  ),
  'pin-create': () => <PinCreate length={length} busy={false} onPin={no} onBack={no} />,
  guidelines: () => <GuidelinesScreen onBack={no} />,
  'guidelines-dialog': () => (
    <>
      <PinCreate length={length} busy={false} onPin={no} onBack={no} />
      <GuidelinesDialog onClose={no} />
    </>
  ),
  proof: () => <Proof proving={proving(null)} busy={false} onApprove={fault} onDeny={no} />,
  'proof-wrong': () => <Proof proving={proving({ left: 2 })} busy={false} onApprove={fault} onDeny={no} />,
  done: () => <Done account={ana} onDone={no} />,
  home: () => <Home {...homeDefaults} />,
  'home-busy': () => (
    <Home
      {...homeDefaults}
      accounts={[ana, max]}
      standings={new Map([['aut_max', 'removed']])}
      requests={[request(ana), { ...request(max), txn: 'txn_2' }]}
      unfinished={unfinished}
      reachable={false}
    />
  ),
  request: () => <RequestScreen {...requestDefaults} request={request(ana)} />,
  'request-platform': () => <RequestScreen {...requestDefaults} request={request({ ...max, verification: max.verification })} />,
  'request-short': () => <RequestScreen {...requestDefaults} request={request(ana, {}, 15)} />,
  'request-payment': () => (
    <RequestScreen
      {...requestDefaults}
      request={request(ana, {
        rp: { id: 'x', name: 'Northwind Bank' },
        amount: '1 250,00 EUR',
        payee: 'Stadtwerke Görlitz GmbH',
        message: 'Invoice 2026-1187',
      })}
    />
  ),
  'request-unreadable': () => <RequestScreen {...requestDefaults} request={{ ...request(ana), shown: null }} />,
  approved: () => <Approved request={request(ana)} wrongBefore={0} onDone={no} />,
  'approved-wrong': () => <Approved request={request(ana)} wrongBefore={3} onDone={no} />,
  denied: () => <Denied request={request(ana)} onDone={no} />,
  unreachable: () => <Unreachable onTryNow={no} onStop={no} />,
  'account-detail': () => <AccountDetail account={ana} standing="active" onDelete={no} onBack={no} />,
  'account-removed': () => <AccountDetail account={max} standing="removed" onDelete={no} onBack={no} />,
  check: () => <Check onBack={no} />,
  'problem-used': problem('code_used', 'activation'),
  'problem-frozen': problem('code_frozen', 'activation'),
  'problem-here': problem('account_here_already', 'activation', { host: 'id.example.org' }),
  'problem-server': problem('other_server', 'activation', { host: 'xn--hone-f6d.id.example.org', own: 'phone.id.example.org' }),
  'problem-foreign': problem('foreign_code', 'activation', { says: 'https://shop.example/menu' }),
  'problem-offline': problem('offline_challenge', 'activation'),
  'problem-newer': problem('version_unsupported', 'activation'),
  'problem-number': problem('number_wrong', 'request'),
  'problem-paused': problem('pin_paused', 'request'),
  'problem-lost': problem('pin_lost', 'activation'),
  'problem-app': problem('app_failed', 'app'),
}
