import type { Context } from '@countersign/protocol/transaction/context.ts'
import { signal } from '@preact/signals'
import type { MenuWays } from '../src/screens/menu.tsx'
import type { Tools } from '../src/screens/tools.ts'
import type { Account, Unfinished } from '../src/use/ports.ts'
import type { PendingRequest } from '../src/use/request/pending.ts'

export const tools: Tools = {
  copy: async () => true,
  paste: async () => '042 917',
  startScan: (_, report) => {
    report({ kind: 'running', lens: { side: 'rear', nth: 1, count: 2 }, light: 'off' })
    return { otherLens: () => undefined, setLight: () => undefined, stop: () => undefined }
  },
  readPhoto: async () => null,
  onCameraAllowed: () => () => undefined,
  browser: (new URLSearchParams(location.search).get('browser') ?? 'android-chrome') as Tools['browser'],
  installable: signal(true),
  install: async () => undefined,
  surroundings: { in: 'android', offers: true, menu: true },
  setLanguage: () => undefined,
  loadAfresh: async () => undefined,
  elapsed: () => performance.now(),
  abilities: async function* () {
    yield { name: 'secure', has: true }
    yield { name: 'keys', has: true }
    yield { name: 'camera', has: true }
    yield { name: 'detector', has: false }
    yield { name: 'platform', has: false }
    yield { name: 'prf', has: null }
    yield { name: 'push', has: false }
    yield { name: 'worker', has: true }
    yield { name: 'installed', has: false }
    yield { name: 'kept', has: true }
    yield { name: 'clock', off: 540 }
  },
}

export const menu: MenuWays = { onAdd: () => undefined, onHome: () => undefined, hasHome: true, request: true }

const key = { jwk: { kty: 'EC', crv: 'P-256', x: '', y: '' }, privateKey: {} as CryptoKey } as const

export const ana: Account = {
  aid: 'aut_ana',
  issuer: { name: 'Northwind', portal: 'id.example.org' },
  subscriber: { id: 'sub_ana', name: 'Ana Duarte', username: 'ana.duarte' },
  possession: key,
  verification: { uv: 'pin', kid: 'ok_ana' },
  addedAt: 1_790_000_000_000,
}

export const max: Account = {
  ...ana,
  aid: 'aut_max',
  subscriber: {
    id: 'sub_max',
    name: 'Maximilian Freiherr von Hohenstaufen-Schwarzenberg',
    username: 'maximilian.hohenstaufen@schwarzenberg.example.org',
  },
  issuer: { name: 'Vereinigte Sparkassen Oberlausitz-Niederschlesien', portal: 'anmeldung.sparkassen-oberlausitz.example.org' },
  verification: { uv: 'webauthn', cid: 'x', rpId: 'x', prf: false },
}

/** Names as nobody should have them. */
export const hostile: Account = {
  ...ana,
  aid: 'aut_hostile',
  issuer: {
    name: `שׁוֹמֵר & <b>Söhne</b> 🏦 ${'Z\u0351\u0321\u0345\u0348\u0353\u0359\u035a\u0323\u0324\u0325'.repeat(3)}`,
    portal: 'id.example.org',
  },
  subscriber: { id: 'sub_hostile', name: 'Ana'.repeat(67).slice(0, 200), username: 'x'.repeat(64) },
}

export const arabic: Account = {
  ...ana,
  aid: 'aut_arabic',
  subscriber: { id: 'sub_arabic', name: 'د. مُحَمَّد الأَمِين <script>alert(1)</script>', username: 'محمد.الأمين' },
  label: `👩‍👩‍👧‍👦 العمل ${'e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c'.repeat(4)}`,
  position: 1,
}

const context: Context = {
  typ: 'countersign/context',
  v: 1,
  iss: 'x',
  txn: 'txn_1',
  nonce: 'x',
  aid: 'aut_ana',
  kind: 'signin',
  mode: 'number',
  rp: { id: 'rp_1', name: 'Northwind' },
  message: '',
  from: { ip: '203.0.113.7', place: 'Lyon, France', browser: 'Firefox on Windows' },
  amount: null,
  payee: null,
  iat: 1_793_500_000,
  exp: 1_793_500_120,
}

export function request(account: Account, more: Partial<Context> = {}, left = 106): PendingRequest {
  const shown = { bytes: new Uint8Array(0), context: { ...context, ...more } }
  return { txn: 'txn_1', account, shown, until: performance.now() + left * 1000, life: 120 }
}

export const unfinished = { account: ana } as unknown as Unfinished

/** A square of one letter. */
export const logoOfNorthwind = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M6 26V6l20 20V6" fill="none" stroke="#5b2a86" stroke-width="4"/></svg>',
)}`
