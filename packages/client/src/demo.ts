import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linkOn, numberOn, PortalVisitor } from './portal-visitor.ts'
import { type RunningServer, startServer } from './server-process/server.ts'
import { SimulatedPhone } from './simulated-phone.ts'

const PASSWORD = 'a long walk by the sea'
const PIN = '8351'
const started = performance.now()

/** The whole product in a few seconds: a real server, a person, a phone, and the three ways in which a sign-in ends. */
async function demo(server: RunningServer): Promise<void> {
  tell('The server runs', `${server.portalUrl} and ${server.phoneUrl}, empty folder`)

  const browser = new PortalVisitor(server.portalUrl)
  const activation = await browser.welcome(await server.setUpLink(), PASSWORD, { username: 'ana', displayName: 'Ana Duarte' })
  const link = need(linkOn(activation), 'the activation page shows a QR code')
  tell('Ana opened her one-time link and set a password', 'the page shows a QR code')

  const phone = await SimulatedPhone.create(server.phoneUrl, 'Ana’s phone')
  const bound = await phone.activate(link, PIN, () => browser.until('/activate', numberOn))
  expect(bound.ok && bound.value.state === 'approved' && bound.value.binding !== null, 'the phone is bound')
  const done = await browser.get('/activate')
  expect(done.path === '/activate/done', 'the page went on by itself')
  tell('Her phone read it, made its keys and a PIN, and proved the number', 'the phone is her authenticator')

  const approved = await signIn(server)
  expect((await phone.approve(approved.shown(await phone.firstRequest()), approved.number, PIN)).ok, 'the phone approves')
  expect((await approved.browser.get('/waiting')).path === '/account', 'the browser is signed in')
  tell('Sign-in with the number that the page shows', 'approved; the browser is signed in')

  const denied = await signIn(server)
  expect((await phone.deny(denied.shown(await phone.firstRequest()))).ok, 'the phone denies')
  expect(stays(await denied.browser.get('/waiting')), 'the browser stays outside')
  tell('Sign-in that is not hers', 'denied; the browser stays outside')

  const burnt = await signIn(server)
  const wrong = burnt.number === '000000' ? '000001' : '000000'
  const request = burnt.shown(await phone.firstRequest())
  const refused = await phone.approve(request, wrong, PIN)
  expect(!refused.ok && refused.code === 'number_wrong', 'a wrong number is refused')
  const late = await phone.approve(request, burnt.number, PIN)
  expect(!late.ok, 'the right number comes too late')
  expect(stays(await burnt.browser.get('/waiting')), 'the browser stays outside')
  tell('Sign-in with a wrong number', 'burnt; the right number afterwards is refused')
}

async function signIn(server: RunningServer) {
  const browser = new PortalVisitor(server.portalUrl)
  const page = await browser.signIn('ana', PASSWORD)
  return {
    browser,
    number: need(numberOn(page), 'the waiting page shows a number'),
    shown: <T>(request: T | null): T => need(request, 'the request reached the phone'),
  }
}

function stays(page: { path: string; html: string }): boolean {
  return page.path === '/waiting' && numberOn({ status: 200, ...page }) === null
}

function tell(what: string, outcome: string): void {
  process.stdout.write(`${String(Math.round(performance.now() - started)).padStart(6)} ms  ${what}: ${outcome}\n`)
}

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`It did not happen that ${what}.`)
}

function need<T>(value: T | null, what: string): T {
  expect(value !== null, what)
  return value
}

const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-demo-'))
try {
  const server = await startServer({ dataFolder })
  try {
    await demo(server)
  } finally {
    await server.close()
  }
  process.stdout.write('\nAll of it happened. The folder is gone again; start your own server with: npm start\n')
} catch (error) {
  process.stderr.write(`\n${(error as Error).message}\n`)
  process.exitCode = 1
} finally {
  rmSync(dataFolder, { recursive: true, force: true })
}
