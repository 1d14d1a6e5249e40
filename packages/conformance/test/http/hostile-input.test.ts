import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, ask } from '../../src/http/ask.ts'
import { stateOf } from '../../src/http/database.ts'
import { callAs, nonceFor, proven } from '../../src/http/forge.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'

let house: House
let phone: SimulatedPhone
beforeAll(async () => {
  house = await openHouse()
  phone = (await house.member('ana')).phone
})
afterAll(() => house?.close())

/** Nobody’s fault but the sender’s, and no word of what runs here. */
function expectCalm(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${what}: ${answer.text.slice(0, 200)}`).toBeLessThan(500)
  expect(answer.text, what).not.toMatch(
    /node:internal|node_modules|\bat .+:\d+:\d+|(Type|Range|Reference|Syntax)Error|FST_|SQLITE_|valibot/,
  )
}

const endpoints = Object.entries(paths)
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

const bodies: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['no JSON', '{'],
  ['a number', '1'],
  ['null', 'null'],
  ['a list', '[]'],
  ['an empty object', '{}'],
  ['nesting beyond reason', deep(3000)],
  ['nesting in a member', `{"claim":${deep(500)}}`],
  ['bad UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['an overlong slash', new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
  ['a surrogate', new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['a byte order mark', '\uFEFF{}'],
  ['a member twice', '{"typ":"countersign/open","typ":"countersign/open","v":1,"v":2}'],
  ['__proto__', '{"__proto__":{"typ":"countersign/requests"},"constructor":{"prototype":{}}}'],
  ['a huge number', `{"typ":"countersign/requests","v":1e999,"iid":"ins_${'A'.repeat(22)}"}`],
  ['a NUL', '{"typ":"countersign/requests\\u0000","v":1}'],
]

describe.each(endpoints)('T25 hostile bodies at %s', (_, path) => {
  it.each(bodies)('%s, under a good proof', async (what, body) => {
    const answer = await callAs(house.server.phoneUrl, path, phone.installation, typeof body === 'string' ? utf8(body) : body)
    expectCalm(answer, what)
    expect(problemOf(answer)).toBe(what === 'a huge number' ? 'version_unsupported' : 'malformed')
  })

  it('more than a message can be, by its length and by what comes', async () => {
    const big = utf8(`"${'a'.repeat(20_000)}"`)
    const url = house.server.phoneUrl + path
    const nonce = await nonceFor(house.server.phoneUrl, path, phone.installation)
    const sent = await proven(phone.installation, { url, body: big, nonce })
    for (const chunked of [false, true]) {
      const answer = await ask(url, { ...sent, chunked })
      expect([answer.status, problemOf(answer)]).toEqual([413, 'too_large'])
    }
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/json-patch+json', 'x', ''])(
    'the content type "%s"',
    async (type) => {
      const url = house.server.phoneUrl + path
      const nonce = await nonceFor(house.server.phoneUrl, path, phone.installation)
      const sent = await proven(phone.installation, { url, body: utf8('{}'), nonce })
      expectCalm(await ask(url, { ...sent, headers: { ...sent.headers, 'content-type': type } }), type)
    },
  )
})

describe('T25 hostile requests to either side', () => {
  const strange = [
    '/%',
    '/%zz',
    '/%00',
    '/..%2f..%2fetc/passwd',
    '//',
    '//evil.example/',
    '/a/../a',
    `/${'a'.repeat(6000)}`,
    '/people/%FF',
    '/assets/%2e%2e/portal-assets.ts',
    '/assets/',
    '/welcome/',
    `/welcome/${'a'.repeat(300)}`,
    '/authenticator/v1/',
    '/\u00e9',
    '/?\u0000',
  ]

  it.each(strange)('GET %s', async (path) => {
    for (const origin of [house.server.portalUrl, house.server.phoneUrl]) {
      const answer = await ask(origin + encodeURI(path).replaceAll('%25', '%')).catch(() => null)
      if (answer === null || answer.status < 400) continue
      expectCalm(answer, path)
      expect(answer.headers['x-content-type-options'], `${origin} ${path}`).toBe('nosniff')
      expect(answer.headers['content-security-policy'], `${origin} ${path}`).toContain("default-src 'none'")
    }
  })

  it.each(['TRACE', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])('%s on every side', async (method) => {
    for (const url of [`${house.server.portalUrl}/account`, `${house.server.phoneUrl}/`]) {
      const answer = await ask(url, { method })
      expectCalm(answer, method)
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  const form = { origin: '', 'content-type': 'application/x-www-form-urlencoded' }
  it.each([
    ['JSON where a form belongs', { ...form, 'content-type': 'application/json' }, '{"username":"ana"}'],
    ['a form too big', form, `username=${'a'.repeat(20_000)}`],
    ['fields repeated', form, 'username=ana&username=ben&password=a&password=b'],
    ['fields as lists', form, 'username[]=ana&username[x]=ben&password[$ne]=a'],
    ['broken escapes', form, 'username=%E0%A4%A&password=%'],
    ['a thousand fields', form, Array.from({ length: 1500 }, (_, i) => `f${i}=1`).join('&')],
    ['NUL and controls', form, 'username=%00%01%7f&password=%00'],
    ['__proto__', form, '__proto__[stage]=full&username=ana'],
  ])('POST /sign-in with %s', async (what, headers, body) => {
    const { portalUrl } = house.server
    const answer = await ask(`${portalUrl}/sign-in`, { method: 'POST', headers: { ...headers, origin: portalUrl }, body })
    expectCalm(answer, what)
    expect(answer.cookies).toEqual([])
  })

  it.each([
    ['a cookie that is none', 'countersign-session=; countersign-session=%00'],
    ['a long cookie', `countersign-session=${'a'.repeat(5000)}`],
    ['a guess', `countersign-session=${'A'.repeat(43)}`],
    ['SQL', "countersign-session=' OR 1=1 --"],
    ['two', `countersign-session=${'A'.repeat(43)}; countersign-session=${'B'.repeat(43)}`],
    ['a language from elsewhere', 'countersign-lang=../../etc'],
  ])('a visit with %s', async (what, cookie) => {
    const answer = await ask(`${house.server.portalUrl}/account`, { headers: { cookie } })
    expect(answer.status, what).toBe(303)
    expect(answer.headers.location).toBe('/sign-in?notice=session-ended')
  })

  it('nothing of all this changed anything, and nothing was logged as a fault', async () => {
    const before = stateOf(house.server.dataFolder)
    for (const [what, body] of bodies)
      expectCalm(await callAs(house.server.phoneUrl, paths.decide, phone.installation, typeof body === 'string' ? utf8(body) : body), what)
    expect(stateOf(house.server.dataFolder)).toEqual(before)
    expect(house.server.logs()).not.toMatch(/failed:/)
  })
})
