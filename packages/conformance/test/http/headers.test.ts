import type { IncomingHttpHeaders } from 'node:http'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, ask } from '../../src/http/ask.ts'
import { assetOf } from '../../src/http/assets.ts'
import { callAs, nonceFor, proven } from '../../src/http/forge.ts'
import { type House, openHouse, PASSWORD } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

/** What security.md asks of each answer of either side, whatever it says. */
function expectHeaders(headers: IncomingHttpHeaders, what: string): void {
  const policy = String(headers['content-security-policy'])
  for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
    expect(policy, what).toContain(part)
  }
  expect(policy, what).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|http:/)
  expect(headers, what).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  })
  expect(['same-origin', 'no-referrer'], what).toContain(headers['referrer-policy'])
  expect(headers, what).not.toHaveProperty('x-powered-by')
  expect(headers, what).not.toHaveProperty('server')
  expect(headers, what).not.toHaveProperty('access-control-allow-origin')
}

const get = (path: string): [string, () => Promise<Answer>] => [`GET ${path}`, () => ask(house.server.portalUrl + path)]
const asset = (name: string): [string, () => Promise<Answer>] => [
  `GET /assets/…/${name}`,
  async () => ask(house.server.portalUrl + (await assetOf(house.server.portalUrl, name))),
]
const inside = (path: string): [string, () => Promise<Answer>] => [`GET ${path}, signed in`, () => house.administrator.browser.get(path)]
const post = (path: string, fields: Record<string, string>): [string, () => Promise<Answer>] => [
  `POST ${path} ${Object.keys(fields)}`,
  () => house.browser().post(path, fields),
]

describe('the portal’s headers on every kind of answer', () => {
  it.each([
    get('/'),
    get('/sign-in'),
    get('/nothing/here'),
    get('/%zz'),
    get('/account'),
    asset('look.css'),
    asset('portal.js'),
    asset('icon.svg'),
    get('/welcome/nobodys'),
    get('/live/waiting'),
    inside('/account'),
    inside('/people'),
    inside('/people/sub_nobody'),
    inside('/activate'),
    post('/sign-in', { username: 'x', password: 'y' }),
    post('/sign-in', { username: 'admin', password: PASSWORD }),
    post('/sign-in', { username: 'a'.repeat(20_000) }),
    post('/nothing', {}),
    ['a form from elsewhere', () => house.browser().post('/sign-in', {}, { origin: 'https://evil.example' })],
    ['a stream', () => house.administrator.browser.head('/live/activation')],
    ['another host', () => ask(house.server.portalUrl, { headers: { host: 'evil.example' } })],
    ['HEAD', () => ask(`${house.server.portalUrl}/sign-in`, { method: 'HEAD' })],
    ['OPTIONS', () => ask(`${house.server.portalUrl}/sign-in`, { method: 'OPTIONS' })],
  ])('T22 %s', async (what, answered) => {
    const { headers } = await answered()
    expectHeaders(headers, what)
    const policy = String(headers['content-security-policy'])
    if (what !== 'another host') expect(policy).toContain("script-src 'self'; style-src 'self'")
    expect(policy).not.toContain('wasm')
    if (!what.includes('/assets/')) expect(headers['cache-control'] ?? 'no-store').toContain('no-store')
    expect(headers['strict-transport-security']).toBeUndefined()
    if (headers['permissions-policy'] !== undefined) expect(headers['permissions-policy']).toContain('camera=()')
  })

  it('T13 whatever shows something personal is kept by nobody', async () => {
    for (const path of ['/account', '/people', '/activate', '/waiting', '/sign-in', '/welcome/x']) {
      expect((await house.administrator.browser.get(path)).headers['cache-control'], path).toBe('no-store')
    }
  })
})

describe('the phone’s side', () => {
  const phone = async (path: string, body: string) =>
    callAs(house.server.phoneUrl, path, house.administrator.phone.installation, utf8(body))
  const requests = () => JSON.stringify({ typ: 'countersign/requests', v: 1, iid: house.administrator.phone.iid })

  it.each<[string, () => Promise<Answer>]>([
    ['the app', () => ask(`${house.server.phoneUrl}/`)],
    ['the QR code’s link', () => ask(`${house.server.phoneUrl}/A`)],
    ['nothing', () => ask(`${house.server.phoneUrl}/nothing`)],
    ['an address that cannot be read', () => ask(`${house.server.phoneUrl}/%`)],
    ['an answer', () => phone(paths.requests, requests())],
    ['a refusal', () => phone(paths.open, '{}')],
    [
      'no proof',
      () => ask(house.server.phoneUrl + paths.open, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    ],
    ['another content type', () => ask(house.server.phoneUrl + paths.open, { method: 'POST', body: '{}' })],
    ['too much', () => phone(paths.open, `"${'a'.repeat(20_000)}"`)],
    ['another host', () => ask(house.server.phoneUrl, { headers: { host: 'evil.example' } })],
  ])('T12 %s', async (what, answered) => {
    const { headers, cookies } = await answered()
    expectHeaders(headers, what)
    expect(cookies).toEqual([])
    expect(headers['referrer-policy']).toBe('no-referrer')
    const policy = String(headers['content-security-policy'])
    if (what !== 'another host')
      expect(policy).toContain("worker-src 'self'; manifest-src 'self'; form-action 'none'; trusted-types countersign")
    if (String(headers['content-type']).includes('json')) expect(headers['cache-control']).toBe('no-store')
  })

  it('T12 the live stream has them too, and the next nonce', async () => {
    const url = house.server.phoneUrl + paths.look
    const key = house.administrator.phone.installation
    const body = utf8(JSON.stringify({ typ: 'countersign/look', v: 1, iid: house.administrator.phone.iid }))
    const nonce = await nonceFor(house.server.phoneUrl, paths.look, key)
    const answer = await ask(url, { ...(await proven(key, { url, body, nonce })), headOnly: true })
    expect(answer.status).toBe(200)
    expectHeaders(answer.headers, 'stream')
    expect(answer.headers['content-type']).toContain('text/event-stream')
    expect(answer.headers['countersign-nonce']).toMatch(/^[\w-]{30}$/)
  })

  it('T12 no page of the portal is there, and no cookie is believed', async () => {
    const cookie = `countersign-session=${house.administrator.browser.token}`
    for (const path of ['/account', '/people', '/sign-in', '/activate', await assetOf(house.server.portalUrl, 'portal.js')]) {
      expect((await ask(house.server.phoneUrl + path, { headers: { cookie } })).status).toBe(404)
    }
  })
})
