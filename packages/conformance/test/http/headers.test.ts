import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { repository } from '@countersign/client/server-process/repository.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { CspEvaluator } from 'csp_evaluator'
import { CspParser } from 'csp_evaluator/dist/parser.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf, type Side } from '../../src/headers/answer-faults.ts'
import { observe } from '../../src/headers/observatory.ts'
import { type Answer, ask } from '../../src/http/ask.ts'
import { assetOf } from '../../src/http/assets.ts'
import { callAs, nonceFor, proven } from '../../src/http/forge.ts'
import { approve, type House, newestRequest, openHouse, otherNumber, PASSWORD } from '../../src/http/house.ts'
import { getRoutes, postRoutes } from '../../src/http/portal-routes.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

/** One line a policy and grade, printed at the end: what a run of the two public tools would say. */
const seen = new Map<string, string>()

function judge(side: Side, what: string, answer: Answer): void {
  const origin = side === 'portal' ? house.server.portalUrl : house.server.phoneUrl
  expect(faultsOf(answer, { side, origin }), what).toEqual([])
  const { score, grade } = observe({ ...answer, html: answer.text, origin })
  expect(score, what).toBeGreaterThanOrEqual(120)
  const policy = String(answer.headers['content-security-policy'])
  const findings = google(policy)
  // "'self' can be problematic if you host JSONP, Angular or user uploaded files": nothing of that is served. The app's workers are named by whole address.
  for (const finding of findings)
    expect(finding, what).toMatch(/^MAYBE script-src 'self'|^HTTP worker-src http:\/\/localhost:\d+\/(sw\.js|worker\/)$/)
  seen.set(`${side} ${policy.replaceAll(/:\d+/g, '')}`, `${grade} ${score}; Google’s evaluator: ${findings.join(', ') || 'nothing'}`)
}

/** What the evaluator behind csp-evaluator.withgoogle.com says, but for advice. */
function google(policy: string): string[] {
  const severity = { high: 10, syntax: 20, medium: 30, highMaybe: 40, strict: 45, mediumMaybe: 50 }
  return new CspEvaluator(new CspParser(policy).csp)
    .evaluate()
    .filter(({ severity: found }) => found <= severity.mediumMaybe && found !== severity.strict)
    .map(
      ({ severity: found, directive, value, type }) =>
        `${type === 310 ? 'HTTP' : found === severity.mediumMaybe ? 'MAYBE' : 'BAD'} ${directive} ${value ?? ''}`,
    )
}

afterAll(() => {
  for (const [policy, verdict] of seen) console.log(`${verdict}\n    ${policy}`)
})

describe('T22 the portal’s headers on every kind of answer', () => {
  const get = (path: string): [string, () => Promise<Answer>] => [`GET ${path}`, () => ask(house.server.portalUrl + path)]
  const post = (path: string, fields: Record<string, string>): [string, () => Promise<Answer>] => [
    `POST ${path} ${Object.keys(fields)}`,
    () => house.browser().post(path, fields),
  ]

  it.each<[string, () => Promise<Answer>]>([
    ...getRoutes.map(get),
    get('/nothing/here'),
    get('/%zz'),
    get('/welcome/nobodys'),
    get('/live/waiting'),
    ...postRoutes.map((path) => post(path, {})),
    post('/sign-in', { username: 'x', password: 'y' }),
    post('/sign-in', { username: 'a'.repeat(20_000) }),
    post('/nothing', {}),
    ['a form from elsewhere', () => house.browser().post('/sign-in', {}, { origin: 'https://evil.example' })],
    [
      'a form of another type',
      () => house.browser().post('/sign-in', {}, { origin: house.server.portalUrl, 'content-type': 'text/plain' }),
    ],
    ['a stream', () => house.administrator.browser.head('/live/activation')],
    ...['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'PATCH'].map((method): [string, () => Promise<Answer>] => [
      method,
      () => ask(`${house.server.portalUrl}/sign-in`, { method }),
    ]),
    ['the script of a service worker', () => ask(`${house.server.portalUrl}/sign-in`, { headers: { 'service-worker': 'script' } })],
  ])('%s', async (what, answered) => judge('portal', what, await answered()))

  it('every page of somebody who is signed in, and whatever it loads', async () => {
    const { browser } = house.administrator
    const id = await house.idOf('admin')
    const loaded = new Set<string>()
    for (const route of getRoutes) {
      const answer = await browser.get(route.replace(':id', id))
      judge('portal', `${route}, signed in`, answer)
      for (const [, path = ''] of answer.text.matchAll(/\s(?:src|href)="(\/assets\/[^"]+)"/g)) loaded.add(path)
    }
    expect(loaded.size).toBeGreaterThanOrEqual(3)
    for (const path of loaded) judge('portal', path, await ask(house.server.portalUrl + path))
  })

  it('every page of an activation and of a sign-in, up to their ends', async () => {
    const browser = await house.welcomed('ana')
    const phone = await house.phone()
    judge('portal', 'a code', await browser.get('/activate'))
    const link = /href="(http[^"]+\/A#[^"]+)"/i.exec((await browser.get('/activate')).text)?.[1] ?? ''
    const states: Answer[] = []
    const activated = await phone.activate(link, '8351', async () => {
      states.push(await browser.get('/activate'))
      return (
        /<p class="number"[^>]*><span>(\d+)<\/span><span>(\d+)<\/span>/
          .exec(states[0]?.text ?? '')
          ?.slice(1)
          .join('') ?? ''
      )
    })
    expect(activated.ok).toBe(true)
    states.push(await browser.get('/activate'), await browser.get('/activate/done'))
    for (const answer of states) judge('portal', 'an activation', answer)

    for (const end of ['approved', 'denied', 'burnt', 'cancelled'] as const) {
      const at = await house.waiting({ username: 'ana', password: PASSWORD })
      judge('portal', 'waiting', await at.browser.get('/waiting'))
      if (end === 'approved') await approve(phone, at.number)
      if (end === 'denied') await phone.deny(await newestRequest(phone))
      if (end === 'burnt') await approve(phone, otherNumber(at.number))
      if (end === 'cancelled') judge('portal', 'cancel', await at.browser.post('/waiting/cancel'))
      judge('portal', end, await at.browser.get('/waiting'))
    }
  })

  it('a failing server', async () => {
    const db = new DatabaseSync(join(house.server.dataFolder, 'countersign.sqlite'), { timeout: 5_000 })
    db.exec('BEGIN IMMEDIATE')
    try {
      const answer = await house.browser().post('/sign-in', { username: 'admin', password: PASSWORD })
      expect(answer.status).toBeGreaterThanOrEqual(500)
      judge('portal', 'failing', answer)
    } finally {
      db.exec('ROLLBACK')
      db.close()
    }
  })

  it('T13 whatever shows something personal is kept by nobody', async () => {
    for (const path of ['/account', '/people', '/activate', '/waiting', '/sign-in', '/welcome/x']) {
      expect((await house.administrator.browser.get(path)).headers['cache-control'], path).toBe('no-store')
    }
  })
})

it('T22 under another host’s name there is a sentence, as closed as any page', async () => {
  for (const url of [house.server.portalUrl, house.server.phoneUrl]) {
    const answer = await ask(url, { headers: { host: 'evil.example' } })
    expect(answer.status).toBe(421)
    judge('door', url, answer)
  }
})

describe('T12 the phone’s side', () => {
  const phone = async (path: string, body: string) =>
    callAs(house.server.phoneUrl, path, house.administrator.phone.installation, utf8(body))
  const requests = () => JSON.stringify({ typ: 'countersign/requests', v: 1, iid: house.administrator.phone.iid })
  const json = { 'content-type': 'application/json' }

  it.each<[string, () => Promise<Answer>]>([
    ...['/', '/A', '/a', '/o', '/O', '/check', '/nothing', '/%', '/index.html'].map((path): [string, () => Promise<Answer>] => [
      path,
      () => ask(house.server.phoneUrl + path),
    ]),
    ['an answer', () => phone(paths.requests, requests())],
    ['a refusal', () => phone(paths.open, '{}')],
    ['no proof', () => ask(house.server.phoneUrl + paths.open, { method: 'POST', body: '{}', headers: json })],
    ['another content type', () => ask(house.server.phoneUrl + paths.open, { method: 'POST', body: '{}' })],
    ['too much', () => phone(paths.open, `"${'a'.repeat(20_000)}"`)],
    ...['GET', 'OPTIONS', 'PUT'].map((method): [string, () => Promise<Answer>] => [
      `${method} of the API`,
      () => ask(house.server.phoneUrl + paths.decide, { method }),
    ]),
  ])('%s', async (what, answered) => judge('phone', what, await answered()))

  it('every file of the app, fresh and unchanged', async () => {
    const folder = join(repository, 'packages/authenticator/dist')
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== 'index.html')
      .map((entry) => `${entry.parentPath.slice(folder.length)}/${entry.name}`)
    expect(files.length).toBeGreaterThan(10)
    for (const file of ['/', ...files]) {
      const answer = await ask(house.server.phoneUrl + file)
      expect([file, answer.status]).toEqual([file, 200])
      judge('phone', file, answer)
      const again = await ask(house.server.phoneUrl + file, { headers: { 'if-none-match': String(answer.headers.etag) } })
      expect([file, again.status]).toEqual([file, 304])
      judge('phone', file, again)
    }
  })

  it('T13 nothing but the one worker is a service worker', async () => {
    const asWorker = { headers: { 'service-worker': 'script' } }
    expect((await ask(`${house.server.phoneUrl}/sw.js`, asWorker)).status).toBe(200)
    const shell = (await ask(`${house.server.phoneUrl}/`)).text
    const main = /src="(\/app\/[^"]+)"/.exec(shell)?.[1] ?? ''
    for (const path of ['/', main, '/sw.js?other', '//sw.js', '/nothing']) {
      const answer = await ask(house.server.phoneUrl + path, asWorker)
      expect([path, answer.status]).toEqual([path, 404])
      judge('phone', path, answer)
    }
  })

  it('T13 the worker carries this server’s own headers, and every file with its digest', async () => {
    const worker = (await ask(`${house.server.phoneUrl}/sw.js`)).text
    expect(worker).not.toContain('__HEADERS__')
    const page = await ask(`${house.server.phoneUrl}/`)
    expect(worker).toContain(JSON.stringify(page.headers['content-security-policy']))
    expect(worker).not.toMatch(/\bimportScripts\b|\.sign\(|authenticator\/v1/)
  })

  it('the live stream has them too, and the next nonce', async () => {
    const url = house.server.phoneUrl + paths.look
    const key = house.administrator.phone.installation
    const body = utf8(JSON.stringify({ typ: 'countersign/look', v: 1, iid: house.administrator.phone.iid }))
    const nonce = await nonceFor(house.server.phoneUrl, paths.look, key)
    const answer = await ask(url, { ...(await proven(key, { url, body, nonce })), headOnly: true })
    expect(answer.status).toBe(200)
    judge('phone', 'stream', answer)
    expect(answer.headers['content-type']).toContain('text/event-stream')
    expect(answer.headers['countersign-nonce']).toMatch(/^[\w-]{30}$/)
  })

  it('no page of the portal is there, and no cookie is believed', async () => {
    const cookie = `countersign-session=${house.administrator.browser.token}`
    for (const path of ['/account', '/people', '/sign-in', '/activate', await assetOf(house.server.portalUrl, 'portal.js')]) {
      expect((await ask(house.server.phoneUrl + path, { headers: { cookie } })).status).toBe(404)
    }
  })
})
