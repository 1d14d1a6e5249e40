import { describe, expect, it } from 'vitest'
import { faultsOf } from '../../src/headers/answer-faults.ts'
import { inlineIn } from '../../src/headers/markup.ts'
import { observe, type Seen } from '../../src/headers/observatory.ts'
import { parsePolicy, sourcesOf } from '../../src/headers/policy.ts'
import { findingsIn } from '../../src/headers/policy-findings.ts'

const own = 'https://id.example.org'
const good =
  "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "worker-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

const without = (name: string) =>
  good
    .split('; ')
    .filter((part) => !part.startsWith(name))
    .join('; ')
const with_ = (name: string, values: string) => `${without(name)}; ${name} ${values}`
const rules = (policy: string | undefined) => findingsIn(policy, own).map(({ rule }) => rule)

describe('the policy evaluator', () => {
  it('finds nothing in a good policy', () => expect(findingsIn(good, own)).toEqual([]))

  it.each<[string, string | undefined, string]>([
    ['none at all', undefined, 'missing-policy'],
    ['an empty one', ' ', 'missing-policy'],
    ['no default', without('default-src'), 'missing-default-src'],
    ['a default that allows something', with_('default-src', "'self'"), 'default-not-none'],
    ['no default and no script-src', without('default-src').replace("script-src 'self'; ", ''), 'script-anywhere'],
    ['plug-ins by the default', with_('default-src', "'self'"), 'object-src'],
    ['plug-ins by name', with_('object-src', "'self'"), 'object-src'],
    ['no base-uri', without('base-uri'), 'missing-base-uri'],
    ['a base anywhere', with_('base-uri', 'https://evil.example'), 'wide-base-uri'],
    ['no form-action', without('form-action'), 'missing-form-action'],
    ['forms anywhere', with_('form-action', '*'), 'wide-form-action'],
    ['no frame-ancestors', without('frame-ancestors'), 'missing-frame-ancestors'],
    ['frames of others', with_('frame-ancestors', 'https:'), 'wide-frame-ancestors'],
    ['inline script', with_('script-src', "'self' 'unsafe-inline'"), 'unsafe-inline'],
    ['inline script in elements only', `${good}; script-src-elem 'unsafe-inline'`, 'unsafe-inline'],
    ['inline handlers only', `${good}; script-src-attr 'unsafe-inline'`, 'unsafe-inline'],
    ['in other letters', with_('SCRIPT-SRC', "'self' 'UNSAFE-INLINE'").replace("script-src 'self'; ", ''), 'unsafe-inline'],
    ['eval', with_('script-src', "'self' 'unsafe-eval'"), 'unsafe-eval'],
    ['hashed handlers', with_('script-src', "'self' 'unsafe-hashes'"), 'unsafe-hashes'],
    ['strict-dynamic with nothing to start from', with_('script-src', "'strict-dynamic'"), 'strict-dynamic-alone'],
    ['data: scripts', with_('script-src', "'self' data:"), 'scheme'],
    ['blob: scripts', with_('script-src', "'self' blob:"), 'scheme'],
    ['all of https', with_('script-src', 'https:'), 'scheme'],
    ['all of http', with_('script-src', 'http:'), 'scheme'],
    ['everything', with_('script-src', '*'), 'wildcard'],
    ['every subdomain', with_('script-src', 'https://*.example.org'), 'wildcard'],
    ['a host with JSONP', with_('script-src', "'self' https://accounts.google.com"), 'gadget-host'],
    ['a host with everybody’s packages', with_('script-src', "'self' cdn.jsdelivr.net/npm/"), 'gadget-host'],
    ['a foreign host', with_('script-src', "'self' https://scripts.example.net"), 'foreign-host'],
    ['a host without TLS', with_('script-src', "'self' http://scripts.example.net"), 'http-source'],
    ['the own name without TLS', with_('script-src', 'http://id.example.org'), 'http-source'],
    ['a name that begins like the own', with_('script-src', 'https://id.example.org.evil.example'), 'foreign-host'],
    ['an address', with_('script-src', "'self' https://192.0.2.7"), 'ip-source'],
    ['workers by the fallback to script-src', without('worker-src'), 'worker-whole-origin'],
    ['workers of the whole origin', with_('worker-src', own), 'worker-whole-origin'],
    ['blob: workers', with_('worker-src', 'blob:'), 'scheme'],
    ['a nonce of a few bits', with_('script-src', "'nonce-abc123'"), 'nonce-short'],
    ['a nonce of odd letters', with_('script-src', "'nonce-aaaaaaaaaaaa…aaaaaaaaaaa'"), 'nonce-syntax'],
    ['a hash cut short', with_('script-src', "'sha256-AAAA'"), 'hash-syntax'],
    ['a hash of an old kind', with_('script-src', "'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA='"), 'unknown-keyword'],
    ['self without quotes', with_('script-src', 'self'), 'missing-quotes'],
    ['none without quotes', with_('object-src', 'none'), 'missing-quotes'],
    ['none and more', with_('script-src', "'none' 'self'"), 'none-and-more'],
    ['a forgotten semicolon', with_('script-src', "'self' object-src 'none'"), 'missing-semicolon'],
    ['a name that is not one', `${good}; scripts-src 'none'`, 'unknown-directive'],
    ['a second one of the same name', `script-src *; ${good}`, 'repeated'],
    ['one of old', `${good}; report-uri /x`, 'outdated'],
    ['inline style', with_('style-src', "'self' 'unsafe-inline'"), 'style-inline'],
    ['foreign style', with_('style-src', 'https://fonts.example.net'), 'elsewhere'],
    ['a way out', with_('connect-src', '*'), 'elsewhere'],
    ['a way out by pictures', with_('img-src', 'https:'), 'elsewhere'],
    ['frames', with_('frame-src', "'self'"), 'frame-src'],
    ['strings in script sinks', without('require-trusted-types-for'), 'no-trusted-types'],
    ['any trusted types', with_('trusted-types', '*'), 'any-trusted-types'],
    ['trusted types twice', with_('trusted-types', "one 'allow-duplicates'"), 'duplicate-trusted-types'],
    ['a policy that trusts by default', with_('trusted-types', 'default'), 'default-trusted-types'],
  ])('catches %s', (_, policy, rule) => expect(rules(policy)).toContain(rule))

  it('knows what falls back to what', () => {
    const policy = parsePolicy("default-src 'none'; script-src 'self'")
    expect(sourcesOf(policy, 'worker-src')).toEqual(["'self'"])
    expect(sourcesOf(policy, 'object-src')).toEqual([])
    expect(sourcesOf(policy, 'base-uri')).toBeNull()
    expect(rules(with_('script-src', `'nonce-${'A'.repeat(22)}' 'strict-dynamic'`))).toEqual([])
    expect(rules(with_('worker-src', `${own}/sw.js ${own}/worker/`))).toEqual([])
  })
})

describe('the observatory', () => {
  const headers = {
    'content-security-policy': good,
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  }
  const cookie = '__Host-session=x; Path=/; HttpOnly; SameSite=Lax; Secure'
  const seen = (changed: Partial<Seen> = {}): Seen => ({ headers, cookies: [cookie], html: '', origin: own, ...changed })
  const less = (name: keyof typeof headers): Partial<Seen> => {
    const { [name]: _, ...rest } = headers
    return { headers: rest }
  }
  const policy = (text: string): Partial<Seen> => ({ headers: { ...headers, 'content-security-policy': text } })

  it('gives A+ to a good page', () => expect(observe(seen())).toMatchObject({ score: 135, grade: 'A+' }))

  it.each<[string, Partial<Seen>, number, string]>([
    ['nothing at all', { headers: {}, cookies: ['a=1'] }, 0, 'F'],
    ['no policy', less('content-security-policy'), 55, 'C'],
    ['inline scripts', policy("script-src 'unsafe-inline'"), 60, 'C+'],
    ['scripts of all of https', policy("default-src 'none'; script-src https:; frame-ancestors 'none'"), 80, 'B+'],
    ['eval', policy(`${good.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")}`), 115, 'A+'],
    ['no transport security', less('strict-transport-security'), 80, 'B+'],
    ['a month of it', { headers: { ...headers, 'strict-transport-security': 'max-age=2592000' } }, 125, 'A+'],
    ['a cookie without Secure', { cookies: ['a=1; HttpOnly; SameSite=Lax'] }, 60, 'C+'],
    ['a cookie without its prefix', { cookies: ['a=1; HttpOnly; SameSite=Lax; Secure; Path=/'] }, 60, 'C+'],
    ['a cookie that scripts read', { cookies: ['__Host-a=1; SameSite=Lax; Secure'] }, 70, 'B'],
    ['a cookie for every site', { cookies: ['__Host-a=1; HttpOnly; SameSite=None; Secure'] }, 80, 'B+'],
    ['sniffing', less('x-content-type-options'), 130, 'A+'],
    ['a talkative referrer', { headers: { ...headers, 'referrer-policy': 'unsafe-url' } }, 125, 'A+'],
    ['everybody may read', { headers: { ...headers, 'access-control-allow-origin': '*' } }, 50, 'C'],
    ['a foreign script unchecked', { html: '<script src="https://cdn.example.net/x.js"></script>' }, 50, 'C'],
  ])('%s', (_, changed, score, grade) => expect(observe(seen(changed))).toMatchObject({ score, grade }))
})

describe('the look at one answer', () => {
  const answer = (headers: Record<string, string> = {}, text = '', cookies: string[] = []) => ({ status: 200, headers, cookies, text })
  const closed = {
    'content-security-policy': good,
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(), clipboard-write=(self), publickey-credentials-create=(), publickey-credentials-get=()',
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
  }
  const portal = { side: 'portal', origin: own } as const

  it('finds nothing in a good one', () => expect(faultsOf(answer(closed), portal)).toEqual([]))

  it.each<[string, Record<string, string>, RegExp]>([
    ...Object.keys(closed).map((name): [string, Record<string, string>, RegExp] => [`${name} is missing`, { [name]: '' }, /./]),
    ['an open camera', { 'permissions-policy': closed['permissions-policy'].replace('camera=()', 'camera=(self)') }, /camera=\(self\)/],
    ['a key’s sheet', { 'permissions-policy': closed['permissions-policy'].replace('get=()', 'get=(self)') }, /get=\(self\)/],
    ['a page that is kept', { 'cache-control': 'no-cache', 'content-type': 'text/html' }, /cache-control/],
    ['WebAssembly without need', { 'content-security-policy': with_('script-src', "'self' 'wasm-unsafe-eval'") }, /wasm/],
    ['a talkative server', { server: 'nginx/1.2' }, /server/],
    ['another origin let in', { 'access-control-allow-origin': 'null' }, /access-control/],
    ['a wider scope for workers', { 'service-worker-allowed': '/' }, /service-worker-allowed/],
  ])('%s', (_, changed, fault) => expect(faultsOf(answer({ ...closed, ...changed }), portal).join('\n')).toMatch(fault))

  it('finds a cookie of the phone’s side', () => {
    expect(faultsOf(answer(closed, '', ['x=1']), { side: 'phone', origin: own }).join('\n')).toContain('a cookie')
  })

  it.each([
    '<script>alert(1)</script>',
    '<script type="module">x</script>',
    '<SCRIPT nonce="x">x</SCRIPT>',
    '<p style="color: red">',
    "<p style='color: red'>",
    '<p style=red>',
    '<style>p { color: red }</style>',
    '<img src="/x" onerror="x()">',
    '<img src="/x" OnError=x()>',
    '<svg onload="x">',
    '<a href="javascript:x()">',
    '<a href=" JavaScript:x()">',
    '<iframe src="/x"></iframe>',
    '<base href="/">',
    '<script src="https://cdn.example.net/x.js"></script>',
    '<script src="//cdn.example.net/x.js"></script>',
    '<link rel="stylesheet" href="http://id.example.org/x.css">',
  ])('finds what is inline or foreign: %s', (html) => expect(inlineIn(html)).not.toEqual([]))

  it.each([
    '<script type="module" src="/assets/portal.js"></script>',
    '<p title="onclick = style = x">onload="x"</p>',
    '<a href="https://example.org/">elsewhere</a>',
    '<input value="&lt;script&gt;">',
    '<body data-live="/live/waiting" data-state="x">',
  ])('lets be what is neither: %s', (html) => expect(inlineIn(html)).toEqual([]))
})
