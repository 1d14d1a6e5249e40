import type { Answer } from '../http/ask.ts'
import { inlineIn } from './markup.ts'
import { observe } from './observatory.ts'
import { findingsIn } from './policy-findings.ts'

/** Who answered: a side, or the door before both (a wrong Host header). */
export type Side = 'portal' | 'phone' | 'door'

/** Features of the device that each side uses; every other one that is named has to be shut. */
const used: Readonly<Record<Side, readonly string[]>> = {
  portal: ['clipboard-write'],
  phone: ['camera', 'clipboard-read', 'clipboard-write', 'publickey-credentials-create', 'publickey-credentials-get'],
  door: [],
}

const shut = [
  'camera',
  'microphone',
  'geolocation',
  'payment',
  'usb',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'clipboard-read',
]

const exact = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
} as const

const telltale = [
  'server',
  'x-powered-by',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'timing-allow-origin',
  'service-worker-allowed',
]

/** Everything that is wrong with one answer of ours, in words; an empty list is what a test asks for. */
export function faultsOf(answer: Answer, { side, origin }: { side: Side; origin: string }): string[] {
  const { headers } = answer
  const faults = findingsIn(headers['content-security-policy'] as string | undefined, origin).map(
    ({ weight, rule, detail }) => `${weight}: ${rule} (${detail})`,
  )
  for (const [name, value] of Object.entries(exact)) if (headers[name] !== value) faults.push(`${name} is ${headers[name]}`)
  for (const name of telltale) if (headers[name] !== undefined) faults.push(`${name} is told`)
  const referrer = side === 'portal' ? 'same-origin' : 'no-referrer'
  if (headers['referrer-policy'] !== referrer) faults.push(`referrer-policy is ${headers['referrer-policy']}`)
  faults.push(...permissionFaults(String(headers['permissions-policy'] ?? ''), side), ...cacheFaults(answer), ...wasmFaults(answer, side))
  faults.push(
    ...observe({ ...answer, html: answer.text, origin })
      .marks.filter(({ points }) => points < 0)
      .map(({ test, result }) => `${test}: ${result}`),
  )
  if (side !== 'portal' && answer.cookies.length > 0) faults.push(`a cookie: ${answer.cookies}`)
  if (String(headers['content-type']).includes('html')) faults.push(...inlineIn(answer.text))
  return faults
}

function permissionFaults(policy: string, side: Side): string[] {
  const given = new Map(policy.split(/,\s*/).map((part) => part.split('=') as [string, string]))
  const wrong = [...given].filter(([name, to]) => to !== (used[side].includes(name) ? '(self)' : '()')).map(([name, to]) => `${name}=${to}`)
  const missing = shut.filter((name) => !given.has(name)).map((name) => `${name} is not named`)
  return [...wrong, ...missing]
}

/** Only what holds nothing personal is kept: files of the app and the pages' assets. */
function cacheFaults({ status, headers }: Answer): string[] {
  const kept = String(headers['cache-control'] ?? 'whatever a browser likes')
  const isFile =
    (status === 200 || status === 304) && (headers.etag !== undefined || /css|javascript|image|wasm/.test(String(headers['content-type'])))
  if (kept === 'no-store') return []
  if (isFile && (kept === 'no-cache' || kept === 'public, max-age=31536000, immutable')) return []
  return [`cache-control: ${kept}`]
}

/** WebAssembly runs in the decoder's worker and nowhere else. */
function wasmFaults({ status, headers, text }: Answer, side: Side): string[] {
  if (status === 304) return []
  const may = String(headers['content-security-policy']).includes("'wasm-unsafe-eval'")
  const isDecoder = side === 'phone' && String(headers['content-type']).startsWith('text/javascript') && text.includes('WebAssembly')
  return may === isDecoder ? [] : [may ? 'wasm-unsafe-eval without need' : 'a worker that may not run its WebAssembly']
}
