import { linkOn, numberOn, PortalVisitor } from '@countersign/client/portal-visitor.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'

const PASSWORD = 'a long walk by the sea'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.close())

async function boundPhone(username: string): Promise<{ phone: SimulatedPhone; browser: PortalVisitor }> {
  const browser = new PortalVisitor(server.portalUrl)
  const page = await browser.welcome(await countersign(server, 'user', 'add', username), PASSWORD)
  const phone = await SimulatedPhone.create(server.phoneUrl)
  const bound = await phone.activate(linkOn(page) ?? '', '8351', () => browser.until('/activate', numberOn))
  expect(bound).toMatchObject({ ok: true })
  await browser.get('/activate')
  return { phone, browser }
}

/** The lines of a phone's live stream as they come. */
async function look(phone: SimulatedPhone): Promise<{ status: number; next(): Promise<string | null> }> {
  await phone.requests()
  const signed = await phone.link.sign(paths.look, phone.installation, { typ: 'countersign/look', v: 1, iid: phone.iid })
  const answer = await fetch(server.phoneUrl + paths.look, { method: 'POST', headers: signed.headers, body: signed.body })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  return {
    status: answer.status,
    async next() {
      const read = await reader?.read()
      return read === undefined || read.done ? null : read.value
    },
  }
}

test('a phone is told to look when a sign-in begins, and hears nothing of what it is', async () => {
  const { phone } = await boundPhone('ana')
  const stream = await look(phone)
  expect(await stream.next()).toBe(': open\n\n')
  await new PortalVisitor(server.portalUrl).signIn('ana', PASSWORD)
  expect(await stream.next()).toBe('event: look\ndata: 1\n\n')
})

test('T16: a phone that nobody knows holds no line open', async () => {
  const stranger = await SimulatedPhone.create(server.phoneUrl)
  expect((await look(stranger)).status).toBe(404)
})

test('a line is closed when its phone is removed', async () => {
  const { phone } = await boundPhone('ben')
  const stream = await look(phone)
  expect(await stream.next()).toBe(': open\n\n')
  await countersign(server, 'user', 'remove-phones', 'ben')
  let line = await stream.next()
  while (line !== null) line = await stream.next()
  expect((await look(phone)).status).toBe(404)
})

test('a page that is signed out elsewhere loses its line', async () => {
  const { browser } = await boundPhone('carla')
  const cookie = browser.cookieHeader
  const answer = await fetch(`${server.portalUrl}/live/activation`, { headers: { cookie } })
  const reader = answer.body?.getReader()
  await reader?.read()
  await browser.post('/sign-out')
  for (let read = await reader?.read(); read !== undefined && !read.done; ) read = await reader?.read()
  expect((await fetch(`${server.portalUrl}/live/activation`, { headers: { cookie } })).status).toBe(403)
})
