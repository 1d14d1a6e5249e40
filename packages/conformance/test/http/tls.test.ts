import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { freePorts } from '@countersign/client/server-process/ports.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../../src/headers/answer-faults.ts'
import { observe } from '../../src/headers/observatory.ts'
import { type Answer, ask } from '../../src/http/ask.ts'
import { Browser } from '../../src/http/browser.ts'
import { makeCertificate } from '../../src/http/certificate.ts'
import { approve, need, PASSWORD, PIN } from '../../src/http/house.ts'
import { lineTo } from '../../src/http/phone-line.ts'

const certificate = makeCertificate()
let server: RunningServer
let [portal, phoneOrigin] = ['', '']
beforeAll(async () => {
  const [port, phonePort] = await freePorts(2)
  portal = `https://localhost:${port}`
  phoneOrigin = `https://phone.localhost:${phonePort}`
  server = await startServer({
    env: {
      COUNTERSIGN_PORTAL_URL: portal,
      COUNTERSIGN_PHONE_URL: phoneOrigin,
      COUNTERSIGN_PORT: String(port),
      COUNTERSIGN_PHONE_PORT: String(phonePort),
      COUNTERSIGN_TLS_CERT: certificate.cert,
      COUNTERSIGN_TLS_KEY: certificate.key,
    },
  })
})
afterAll(async () => {
  await server?.close()
  certificate.remove()
})

describe('T22 the server speaks TLS itself', () => {
  it('activates a phone and signs in; its cookies are __Host- and Secure, its answers ask for TLS for two years', async () => {
    const ca = certificate.pem
    const browser = new Browser(portal, { ca })
    const link = await until(() => server.logs().match(/https:\/\/\S+\/welcome\/\S+/)?.[0])
    expect(link.startsWith(`${portal}/welcome/`)).toBe(true)
    const names = { username: 'admin', displayName: 'Admin', password: PASSWORD }
    const welcome = await browser.post(new URL(link).pathname, names)
    const [cookie = ''] = welcome.cookies
    expect(cookie).toMatch(/^__Host-countersign-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    const lang = await browser.post('/language', { lang: 'en', back: '/' })
    expect(lang.cookies[0]).toMatch(/^__Host-countersign-lang=en; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=/)

    // The name of the phone's origin resolves on few machines: the line goes to this one, under that name.
    const line = lineTo(`https://localhost:${new URL(phoneOrigin).port}`, { ca })
    const phone = await SimulatedPhone.create(phoneOrigin, 'Phone', (request) =>
      line({ ...request, headers: { ...request.headers, host: new URL(phoneOrigin).host } }),
    )
    const code = need(linkOn(await browser.open('/activate')), 'a link')
    expect(code.startsWith(phoneOrigin.toUpperCase())).toBe(true)
    expect((await phone.activate(code, PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    await browser.open('/activate')
    const page = await browser.signIn('admin', PASSWORD)
    expect((await approve(phone, need(numberOn(page), 'a number'))).ok).toBe(true)
    expect((await browser.open('/waiting')).path).toBe('/account')

    const answers = [
      await browser.get('/account'),
      await browser.get('/nothing'),
      await browser.get('/%zz'),
      await browser.head('/live/activation'),
      await browser.post('/sign-out'),
      await browser.post('/language', { lang: 'en', back: '/' }),
      await browser.get('/sign-in'),
    ]
    for (const answer of answers) expectTop(answer, 'portal', portal)
    for (const path of ['/', '/A', '/nothing', '/sw.js']) {
      const answer = await ask(`https://localhost:${new URL(phoneOrigin).port}${path}`, {
        ca,
        headers: { host: new URL(phoneOrigin).host },
      })
      expectTop(answer, 'phone', phoneOrigin)
    }
    expect(answers[4]?.cookies[0]).toMatch(/^__Host-countersign-session=; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=0$/)
  })

  it('a cookie without the prefix is no session: a neighbour under the same name cannot plant one', async () => {
    const browser = new Browser(portal, { ca: certificate.pem })
    await browser.signIn('admin', PASSWORD)
    const planted = new Browser(portal, { ca: certificate.pem, cookies: [['countersign-session', need(browser.token, 'a token')]] })
    expect((await planted.open('/waiting')).path).toBe('/sign-in')
  })

  it('plain http on that port gets nothing', async () => {
    await expect(ask(portal.replace('https:', 'http:'))).rejects.toThrow()
  })
})

/** Over TLS nothing is left to excuse: no fault, and the Observatory's best grade with the bonus for the cookies' flags where there are any. */
function expectTop(answer: Answer, side: 'portal' | 'phone', origin: string): void {
  expect(answer.headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains')
  expect(faultsOf(answer, { side, origin })).toEqual([])
  const { score, grade } = observe({ ...answer, html: answer.text, origin })
  expect([grade, score]).toEqual(['A+', answer.cookies.length > 0 ? 135 : 130])
}

async function until(found: () => string | undefined): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const value = found()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('waited in vain')
}
