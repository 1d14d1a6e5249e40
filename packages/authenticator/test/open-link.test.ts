import { activationLink } from '@countersign/protocol/enrolment/code.ts'
import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { expect, test } from 'vitest'
import { load } from '../src/use/accounts.ts'
import { prove } from '../src/use/activation/prove.ts'
import { verifyByNewPin } from '../src/use/activation/verify.ts'
import { goBack } from '../src/use/back.ts'
import { openScannedLink } from '../src/use/link/open-link.ts'
import type { Surroundings } from '../src/use/link/surroundings.ts'
import { phone } from './fake-phone.ts'
import { FakeServer, ORIGIN } from './fake-server.ts'

const code = { name: 'K7QX', secret: '94TM2HPD000000000000000000' }
const link = activationLink(ORIGIN, code)
const iphone: Surroundings = { in: 'apple', device: 'iPhone', share: 'more' }
const chrome: Surroundings = { in: 'android', offers: true, menu: true }

function opened(surroundings: Surroundings, offered: () => Promise<boolean> = async () => false) {
  const server = new FakeServer()
  const app = phone(server)
  const open = (text = link) => openScannedLink(app, readScanned(text, ORIGIN), text, { surroundings, offered })
  return { server, app, open, at: () => app.places.now.value.at }
}

test('three times in an iPhone’s browser: a page each time, and nobody is asked', async () => {
  const { server, app, open } = opened(iphone)
  for (let times = 0; times < 3; times++) {
    await open()
    expect(app.places.now.value).toEqual({ at: 'link', page: { page: 'home-screen', device: 'iPhone', share: 'more' }, code, link })
    app.places.home()
  }
  expect(server.asked).toEqual([])
})

test('where the browser offers the app, that first, and nobody is asked; where it does not, on', async () => {
  const offering = opened(chrome, async () => true)
  await offering.open()
  expect(offering.app.places.now.value).toMatchObject({ at: 'link', page: { page: 'install' } })
  expect(offering.server.asked).toEqual([])
  const silent = opened(chrome)
  await silent.open()
  expect(silent.at()).not.toBe('link')
  expect(silent.server.asked).not.toEqual([])
})

test('whoever goes back while the browser makes up its mind stays there', async () => {
  let answer: (made: boolean) => void = () => undefined
  const { server, app, open, at } = opened(chrome, () => new Promise((resolve) => (answer = resolve)))
  const opening = open()
  expect(at()).toBe('link-opened')
  goBack(app)
  answer(true)
  await opening
  expect(at()).toBe('home')
  expect(server.asked).toEqual([])
})

test('what is no activation code is explained everywhere in the same way', async () => {
  const { server, app, open } = opened(iphone)
  await open('HTTPS://PHONE.ELSEWHERE.EXAMPLE/A#1.K7QX94TM2HPD000000000000000000')
  expect(app.places.now.value).toMatchObject({ at: 'problem', problem: { code: 'other_server' } })
  expect(server.asked).toEqual([])
})

test('an iPhone’s browser that holds an account goes on by itself', async () => {
  const { server, app } = opened(iphone)
  await openScannedLink(app, readScanned(link, ORIGIN), link, { surroundings: { in: 'other' }, offered: async () => false })
  await verifyByNewPin(app, '8351', '8351')
  await prove(app, '042917', '')
  await load(app)
  app.places.home()
  const before = server.asked.length
  await openScannedLink(app, readScanned(link, ORIGIN), link, { surroundings: iphone, offered: async () => false })
  expect(app.places.now.value.at).not.toBe('link')
  expect(server.asked.length).toBeGreaterThan(before)
})
