import { judgeAccent } from '@countersign/look/brand/accent.ts'
import { accentSheet } from '@countersign/look/brand/style-sheet.ts'
import type { ComponentChildren } from 'preact'
import { AccountScreen } from '../src/screens/account.tsx'
import { AccountDetail } from '../src/screens/account-detail.tsx'
import { AccountRemove } from '../src/screens/account-remove.tsx'
import { AccountRename } from '../src/screens/account-rename.tsx'
import { Accounts } from '../src/screens/accounts.tsx'
import { CameraTroubleScreen } from '../src/screens/camera-trouble.tsx'
import { Check } from '../src/screens/check.tsx'
import { Done } from '../src/screens/done.tsx'
import { First } from '../src/screens/first.tsx'
import { ForgottenSheet } from '../src/screens/forgotten-pin.tsx'
import { GuidelinesScreen, GuidelinesSheet } from '../src/screens/guidelines.tsx'
import { Home } from '../src/screens/home.tsx'
import { LinkScreen } from '../src/screens/link/link-screen.tsx'
import { LinkOpened } from '../src/screens/link-opened.tsx'
import { MenuContext, MenuSheet } from '../src/screens/menu.tsx'
import { NotFetched } from '../src/screens/not-fetched.tsx'
import { Opening } from '../src/screens/opening.tsx'
import { PinChanged } from '../src/screens/pin-changed.tsx'
import { PinCreate } from '../src/screens/pin-create.tsx'
import { PinPresent } from '../src/screens/pin-present.tsx'
import { PinWish } from '../src/screens/pin-wish.tsx'
import { ProblemScreen } from '../src/screens/problem.tsx'
import { Proof } from '../src/screens/proof.tsx'
import { RequestScreen } from '../src/screens/request.tsx'
import { Approved, Denied } from '../src/screens/result.tsx'
import { ScanScreen } from '../src/screens/scan.tsx'
import type { CameraTrouble } from '../src/screens/scan-port.ts'
import { StartOver } from '../src/screens/start-over.tsx'
import { TypedScreen } from '../src/screens/typed.tsx'
import { Unreachable } from '../src/screens/unreachable.tsx'
import type { ProvingActivation } from '../src/use/activation/activation.ts'
import { brand } from '../src/use/brand.ts'
import type { LinkPage } from '../src/use/link/which-page.ts'
import type { Problem } from '../src/use/places.ts'
import type { About, ProblemCode } from '../src/use/problems.ts'
import { ana, arabic, hostile, logoOfNorthwind, max, menu, request, unfinished } from './sample.ts'

const no = () => undefined
const fault = async () => null
const pinWrong = async () => ({ code: 'pin_wrong', left: 3 }) as const
const policy = { shortest: 4, longest: 6, names: [] }

const code = { name: 'K7QX', secret: '94TM2HPD000000000000000000' }
const link = (page: LinkPage) => () => (
  <LinkScreen page={page} code={code} link="https://phone.id.example.org/A#1.K7QX94TM2HPD000000000000000000" onHere={no} />
)

const homeDefaults = {
  accounts: [ana],
  standings: new Map(),
  requests: [],
  unfinished: null,
  reachable: true,
  onRequest: no,
  onAccount: no,
  onOrder: no,
  onScan: no,
  onType: no,
  onResume: no,
  onForget: no,
  onGuidelines: no,
  onCheck: no,
  onChangePin: no,
} as const

const proving = (wrong: ProvingActivation['wrong']) =>
  ({ stage: 'proving', unfinished, shown: request(ana).shown, wrong, pinIsOpen: true }) as ProvingActivation

const detailDefaults = { onChangePin: no, onRename: no, onRemove: no, onDelete: no, onBack: no }

const requestDefaults = { busy: false, onApprove: fault, onDeny: no, onLater: no, onOver: no, onUpdate: no }

const problem =
  (code: ProblemCode, about: About, more: Pick<Problem, 'host' | 'own' | 'says'> = {}) =>
  () => <ProblemScreen problem={{ code, about, ...more }} onStep={no} onHome={no} />

const camera = (trouble: CameraTrouble) => () => <CameraTroubleScreen trouble={trouble} onAgain={no} onType={no} onPhoto={no} onBack={no} />

/** As some organisation's own, with one logo for both schemes. */
const branded = (screen: ComponentChildren) => {
  const judged = judgeAccent('#5b2a86')
  const own = new CSSStyleSheet()
  if (judged.ok) own.replaceSync(accentSheet(judged.accents))
  document.adoptedStyleSheets = [own]
  brand.value = { name: 'Northwind', logo: { light: logoOfNorthwind, dark: null } }
  return screen
}

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
  'link-opened': () => <LinkOpened />,
  'open-in-app': link({ page: 'home-screen', device: 'iPhone', share: 'bottom' }),
  'open-in-app-more': link({ page: 'home-screen', device: 'iPhone', share: 'more' }),
  'open-in-app-ipad': link({ page: 'home-screen', device: 'iPad', share: 'top' }),
  'open-in-safari': link({ page: 'leave', from: 'other-app', app: 'WeChat', apple: true }),
  'open-in-browser': link({ page: 'leave', from: 'other-app', app: null, apple: false }),
  'open-in-safari-old': link({ page: 'leave', from: 'old-browser', app: null, apple: true }),
  'install-first': link({ page: 'install' }),
  'for-a-phone': link({ page: 'computer' }),
  opening: () => <Opening />,
  account: () => <AccountScreen opened={ana} way={{ by: 'new-pin', onNewPin: no }} busy={false} onNo={no} />,
  'account-long': () => <AccountScreen opened={max} way={{ by: 'new-pin', onNewPin: no }} busy={false} onNo={no} />,
  'account-pin': () => <AccountScreen opened={ana} way={{ by: 'pin', onPin: pinWrong }} busy={false} onNo={no} />,
  'account-platform': () => (
    <AccountScreen opened={ana} way={{ by: 'platform', onPlatform: fault, onPinInstead: no }} busy={false} onNo={no} />
  ),
  'pin-create': () => <PinCreate policy={policy} busy={false} onPin={no} onBack={no} />,
  guidelines: () => <GuidelinesScreen onBack={no} />,
  'guidelines-dialog': () => (
    <>
      <PinCreate policy={policy} busy={false} onPin={no} onBack={no} />
      <GuidelinesSheet onClose={no} />
    </>
  ),
  'pin-wish': () => <PinWish host="id.example.org" reachable onBack={no} />,
  'pin-present': () => <PinPresent request={request(ana)} busy={false} onPin={pinWrong} onOver={no} onBack={no} />,
  'pin-changed': () => <PinChanged accounts={2} wrongBefore={1} onDone={no} />,
  forgotten: () => (
    <>
      <PinPresent request={request(ana)} busy={false} onPin={fault} onOver={no} onBack={no} />
      <ForgottenSheet onClose={no} />
    </>
  ),
  'start-over': () => <StartOver accounts={[ana, max]} busy={false} onDelete={no} onKeep={no} />,
  proof: () => <Proof proving={proving(null)} busy={false} onApprove={fault} onDeny={no} />,
  'proof-wrong': () => <Proof proving={proving({ left: 2 })} busy={false} onApprove={fault} onDeny={no} />,
  done: () => <Done account={ana} onDone={no} />,
  home: () => <Home {...homeDefaults} />,
  'home-branded': () => branded(<Home {...homeDefaults} />),
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
  'home-hostile': () => (
    <Home
      {...homeDefaults}
      accounts={[hostile, arabic, ana]}
      requests={[request(hostile), { ...request(arabic), txn: 'txn_2' }]}
      unfinished={{ ...unfinished, account: arabic }}
    />
  ),
  'request-hostile': () => <RequestScreen {...requestDefaults} request={request(hostile)} />,
  'request-arabic': () => <RequestScreen {...requestDefaults} request={request(arabic)} />,
  'accounts-hostile': () => <Accounts accounts={[hostile, arabic, ana]} onMove={async () => true} onBack={no} />,
  'detail-hostile': () => <AccountDetail {...detailDefaults} account={hostile} standing="active" />,
  'detail-arabic': () => <AccountDetail {...detailDefaults} account={arabic} standing="active" />,
  'remove-hostile': () => <AccountRemove account={hostile} last={false} others busy={false} onRemove={no} onBack={no} />,
  'rename-arabic': () => <AccountRename account={arabic} busy={false} onSave={async () => ({ kind: 'hidden' })} onBack={no} />,
  'done-hostile': () => <Done account={hostile} onDone={no} />,
  'request-menu': () => (
    <MenuContext.Provider value={menu}>
      <RequestScreen {...requestDefaults} request={request(ana)} />
    </MenuContext.Provider>
  ),
  menu: () => (
    <>
      <RequestScreen {...requestDefaults} request={request(ana)} />
      <MenuSheet ways={menu} onClose={no} />
    </>
  ),
  request: () => <RequestScreen {...requestDefaults} request={request(ana)} />,
  'request-branded': () => branded(<RequestScreen {...requestDefaults} request={request(ana)} />),
  'request-platform': () => <RequestScreen {...requestDefaults} request={request({ ...max, verification: max.verification })} />,
  'request-short': () => <RequestScreen {...requestDefaults} request={request(ana, {}, 15)} />,
  'request-payment': () => (
    <RequestScreen
      {...requestDefaults}
      request={request(ana, {
        rp: { id: 'x', name: 'Northwind' },
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
  'account-detail': () => <AccountDetail {...detailDefaults} account={ana} standing="active" />,
  'account-removed': () => <AccountDetail {...detailDefaults} account={max} standing="removed" />,
  accounts: () => <Accounts accounts={[ana, max]} onMove={async () => true} onBack={no} />,
  'account-rename': () => <AccountRename account={ana} busy={false} onSave={async () => null} onBack={no} />,
  'account-remove': () => <AccountRemove account={ana} last={false} others busy={false} onRemove={no} onBack={no} />,
  'account-remove-last': () => <AccountRemove account={max} last others={false} busy={false} onRemove={no} onBack={no} />,
  check: () => <Check onBack={no} />,
  'problem-used': problem('code_used', 'activation'),
  'problem-frozen': problem('code_frozen', 'activation'),
  'problem-here': problem('account_here_already', 'activation', { host: 'id.example.org' }),
  'problem-server': problem('other_server', 'activation', { host: 'xn--id-eka.example.org', own: 'id.example.org' }),
  'problem-foreign': problem('foreign_code', 'activation', { says: 'https://shop.example/menu' }),
  'problem-offline': problem('offline_challenge', 'activation'),
  'problem-newer': problem('version_unsupported', 'activation'),
  'problem-number': problem('number_wrong', 'request'),
  'problem-paused': problem('pin_paused', 'request'),
  'problem-gone': problem('pin_gone', 'request'),
  'problem-change-over': problem('pin_change_over', 'pin'),
  'problem-unsettled': problem('pin_unsettled', 'pin'),
  'problem-lost': problem('pin_lost', 'activation'),
  'problem-not-fetched': () => <NotFetched />,
  'problem-app': problem('app_failed', 'app'),
}
