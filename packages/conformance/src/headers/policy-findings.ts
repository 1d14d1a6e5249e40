import { type Policy, parsePolicy, sourcesOf } from './policy.ts'

export type Weight = 'high' | 'medium' | 'low'

export interface Finding {
  readonly weight: Weight
  readonly rule: string
  readonly detail: string
}

type Tell = (weight: Weight, rule: string, detail: string) => void

const known = new Set(
  (
    'default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src font-src connect-src media-src object-src ' +
    'frame-src child-src worker-src manifest-src base-uri form-action frame-ancestors sandbox report-to require-trusted-types-for trusted-types ' +
    'upgrade-insecure-requests webrtc'
  ).split(' '),
)

const outdated = new Set([
  'report-uri',
  'block-all-mixed-content',
  'plugin-types',
  'reflected-xss',
  'referrer',
  'navigate-to',
  'prefetch-src',
])

const keywords = new Set(
  "'self' 'none' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' 'unsafe-hashes' 'strict-dynamic' 'report-sample' 'inline-speculation-rules'".split(
    ' ',
  ),
)

/** Hosts that anybody can put a script on, or that answer with a script of the caller's choosing (JSONP, old Angular). */
const gadgetHosts =
  /(^|\.)(ajax\.googleapis\.com|www\.googletagmanager\.com|www\.google\.com|accounts\.google\.com|cdn\.jsdelivr\.net|cdnjs\.cloudflare\.com|unpkg\.com|raw\.githubusercontent\.com|github\.io|cloudfront\.net|amazonaws\.com|appspot\.com|herokuapp\.com|pages\.dev|netlify\.app|vercel\.app|yandex\.st|api\.twitter\.com|graph\.facebook\.com)$/

const isKeyword = (source: string) => /^'.*'$/.test(source)
const isScheme = (source: string) => /^[a-z][a-z0-9+.-]*:$/i.test(source)
const hostOf = (source: string) => /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:]+)/i.exec(source)?.[1]?.toLowerCase() ?? ''

/** Everything that Mozilla's Observatory and Google's CSP Evaluator mind about a policy, and what this product asks on top. `own` is the origin that sent it. */
export function findingsIn(text: string | undefined, own: string): Finding[] {
  const found: Finding[] = []
  const tell: Tell = (weight, rule, detail) => void found.push({ weight, rule, detail })
  if (text === undefined || text.trim() === '') {
    tell('high', 'missing-policy', 'there is no policy')
    return found
  }
  const policy = parsePolicy(text)
  spelling(policy, tell)
  scripts(policy, own, tell)
  places(policy, own, tell)
  trustedTypes(policy, tell)
  return found
}

function spelling({ directives, repeated }: Policy, tell: Tell): void {
  for (const name of repeated) tell('high', 'repeated', `${name} comes twice, and the second is ignored`)
  for (const [name, values] of directives) {
    if (outdated.has(name)) tell('low', 'outdated', name)
    else if (!known.has(name)) tell('high', 'unknown-directive', name)
    for (const value of values) {
      if (known.has(value.toLowerCase())) tell('high', 'missing-semicolon', `${value} stands in ${name}`)
      if (keywords.has(`'${value.toLowerCase()}'`) && name !== 'trusted-types') tell('high', 'missing-quotes', `${value} in ${name}`)
      if (isKeyword(value) && !keywords.has(value.toLowerCase())) quoted(name, value, tell)
    }
    if (values.length > 1 && values.some((value) => value.toLowerCase() === "'none'")) tell('high', 'none-and-more', name)
  }
}

function quoted(name: string, value: string, tell: Tell): void {
  const nonce = /^'nonce-(.*)'$/i.exec(value)?.[1]
  const hash = /^'sha(256|384|512)-(.*)'$/i.exec(value)
  if (nonce !== undefined) {
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(nonce)) tell('high', 'nonce-syntax', value)
    // CSP Level 3 §7.1 asks for 128 bits.
    else if (nonce.replace(/=+$/, '').length < 22) tell('high', 'nonce-short', value)
  } else if (hash !== null) {
    const length = Math.ceil(Number(hash[1]) / 8 / 3) * 4
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(hash[2] ?? '') || hash[2]?.length !== length) tell('high', 'hash-syntax', value)
  } else if (
    !(name === 'require-trusted-types-for' && value === "'script'") &&
    !(name === 'trusted-types' && value === "'allow-duplicates'")
  ) {
    tell('high', 'unknown-keyword', `${value} in ${name}`)
  }
}

function scripts(policy: Policy, own: string, tell: Tell): void {
  if (!policy.directives.has('default-src')) tell('high', 'missing-default-src', 'whatever is not named is allowed')
  else if (sourcesOf(policy, 'default-src')?.length !== 0) tell('medium', 'default-not-none', 'default-src allows something')
  for (const name of ['script-src', 'script-src-elem', 'script-src-attr', 'worker-src']) {
    const sources = sourcesOf(policy, name)
    if (sources === null) {
      tell('high', 'script-anywhere', name)
      continue
    }
    const lower = sources.map((source) => source.toLowerCase())
    const guarded = lower.some((source) => /^'(nonce|sha\d+)-/.test(source))
    if (lower.includes("'unsafe-inline'") && !guarded) tell('high', 'unsafe-inline', name)
    if (lower.includes("'unsafe-eval'")) tell('high', 'unsafe-eval', name)
    if (lower.includes("'unsafe-hashes'")) tell('high', 'unsafe-hashes', name)
    if (lower.includes("'strict-dynamic'") && !guarded) tell('high', 'strict-dynamic-alone', name)
    for (const source of lower.filter((one) => !isKeyword(one))) scriptSource(name, source, own, tell)
  }
  // A path can be named, so a whole origin need not be: a file that somebody can upload or reflect would else become a worker.
  if (sourcesOf(policy, 'worker-src')?.some((source) => source === "'self'" || source === own))
    tell('medium', 'worker-whole-origin', 'worker-src')
}

function scriptSource(name: string, source: string, own: string, tell: Tell): void {
  if (isScheme(source)) return tell('high', 'scheme', `${source} in ${name}`)
  if (source === '*') return tell('high', 'wildcard', name)
  if (source === own || source.startsWith(`${own}/`)) return
  const host = hostOf(source)
  if (host.includes('*')) return tell('high', 'wildcard', `${source} in ${name}`)
  if (gadgetHosts.test(host)) return tell('high', 'gadget-host', `${source} in ${name}`)
  if (source.startsWith('http://')) return tell('high', 'http-source', `${source} in ${name}`)
  if (/^\d+(\.\d+){3}$|^\[/.test(host)) return tell('medium', 'ip-source', `${source} in ${name}`)
  tell('medium', 'foreign-host', `${source} in ${name}`)
}

/** Directives that decide where things go, or who frames the page. Those without a fallback have to be there. */
function places(policy: Policy, own: string, tell: Tell): void {
  for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
    const sources = sourcesOf(policy, name)
    if (sources === null) tell('high', `missing-${name}`, 'it has no fallback')
    else if (sources.some((source) => source !== "'self'")) tell('high', `wide-${name}`, sources.join(' '))
  }
  if (sourcesOf(policy, 'object-src')?.length !== 0) tell('high', 'object-src', 'plug-ins are allowed')
  if (sourcesOf(policy, 'frame-src')?.length !== 0) tell('medium', 'frame-src', 'frames are allowed')
  for (const name of ['style-src', 'style-src-elem', 'style-src-attr', 'connect-src', 'img-src', 'font-src', 'media-src', 'manifest-src']) {
    const sources = sourcesOf(policy, name)
    if (sources === null) {
      tell('medium', 'not-limited', name)
      continue
    }
    if (name.startsWith('style') && sources.includes("'unsafe-inline'")) tell('medium', 'style-inline', name)
    const harmless = name === 'img-src' ? ["'self'", 'data:', 'blob:'] : ["'self'"]
    const others = sources.filter((source) => source !== "'unsafe-inline'" && source !== own && !harmless.includes(source))
    // Whatever may be asked for elsewhere can carry something there.
    if (others.length > 0) tell('medium', 'elsewhere', `${others.join(' ')} in ${name}`)
  }
}

function trustedTypes({ directives }: Policy, tell: Tell): void {
  if (!directives.get('require-trusted-types-for')?.includes("'script'")) tell('high', 'no-trusted-types', 'strings go into script sinks')
  const names = directives.get('trusted-types')
  if (names?.includes('*')) tell('high', 'any-trusted-types', 'anybody makes a policy')
  if (names?.includes("'allow-duplicates'")) tell('high', 'duplicate-trusted-types', 'a policy can be made again under its name')
  if (names?.includes('default')) tell('high', 'default-trusted-types', 'strings are turned into trusted ones')
}
