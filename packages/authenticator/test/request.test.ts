import { activationLink } from '@countersign/protocol/enrolment/code.ts'
import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { expect, test } from 'vitest'
import { takeScanned } from '../src/use/activation/open.ts'
import { prove } from '../src/use/activation/prove.ts'
import { verifyByNewPin } from '../src/use/activation/verify.ts'
import type { App } from '../src/use/app.ts'
import { goBack } from '../src/use/back.ts'
import { approveRequest, denyRequest } from '../src/use/request/answer.ts'
import type { PendingRequest } from '../src/use/request/pending.ts'
import { expire, refresh } from '../src/use/request/refresh.ts'
import { phone } from './fake-phone.ts'
import { FakeServer, ORIGIN } from './fake-server.ts'

const txn = (last: string) => `txn_${last.padStart(22, 'A')}` as const

async function activated(): Promise<{ app: App; server: FakeServer }> {
  const server = new FakeServer()
  const app = phone(server)
  const link = activationLink(ORIGIN, { name: 'K7QX', secret: '94TM2HPD000000000000000000' })
  await takeScanned(app, readScanned(link, ORIGIN), 'qr')
  await verifyByNewPin(app, '8351', '8351')
  await prove(app, '042917', '')
  app.places.home()
  return { app, server }
}

async function asked(server: FakeServer, app: App): Promise<PendingRequest> {
  server.requests = [{ txn: txn('R1'), number: '123456' }]
  await refresh(app)
  return app.requests.value[0] as PendingRequest
}

const at = (app: App) => {
  const place = app.places.now.value
  return place.at === 'problem' ? place.problem.code : place.at
}

test('one request comes forward by itself; two wait in the list', async () => {
  const { app, server } = await activated()
  await asked(server, app)
  expect(at(app)).toBe('request')
  goBack(app)
  expect(at(app)).toBe('home')
  await refresh(app)
  expect(at(app)).toBe('home')

  const two = await activated()
  two.server.requests = [
    { txn: txn('R1'), number: '1' },
    { txn: txn('R2'), number: '2' },
  ]
  await refresh(two.app)
  expect(at(two.app)).toBe('home')
  expect(two.app.requests.value).toHaveLength(2)
})

test('approved with number and PIN, and wrong PINs before are told', async () => {
  const { app, server } = await activated()
  const request = await asked(server, app)
  server.pinWrongBefore = 2
  expect(await approveRequest(app, request, '123456', '8351')).toBeNull()
  expect(app.places.now.value).toMatchObject({ at: 'approved', wrongBefore: 2 })
  expect(server.decisions.at(-1)).toMatchObject({ decision: 'approve', number: '123456', uv: 'pin', tpl: 'signin/1' })
})

test('a wrong PIN stays on the request and sends no decision', async () => {
  const { app, server } = await activated()
  const request = await asked(server, app)
  const decisions = server.decisions.length
  expect(await approveRequest(app, request, '123456', '9999')).toEqual({ code: 'pin_wrong', left: 4 })
  expect(at(app)).toBe('request')
  expect(server.decisions).toHaveLength(decisions)
})

test('a wrong number is the end of the request', async () => {
  const { app, server } = await activated()
  await approveRequest(app, await asked(server, app), '654321', '8351')
  expect(at(app)).toBe('number_wrong')
  expect(app.requests.value).toEqual([])
})

test('"It’s not me" needs no PIN', async () => {
  const { app, server } = await activated()
  const evaluations = server.evaluations
  await denyRequest(app, await asked(server, app))
  expect(at(app)).toBe('denied')
  expect(server.evaluations).toBe(evaluations)
})

test.each([
  'request_expired',
  'request_decided',
  'request_cancelled',
  'request_changed',
  'authenticator_removed',
  'signature_invalid',
] as const)('%s has its own screen', async (refusal) => {
  const { app, server } = await activated()
  const request = await asked(server, app)
  server.next = [refusal]
  await denyRequest(app, request)
  expect(at(app)).toBe(refusal)
})

test.each(['pin_paused', 'pin_gone', 'pin_not_live'] as const)('%s at the PIN has its own screen', async (refusal) => {
  const { app, server } = await activated()
  const request = await asked(server, app)
  server.next = [refusal]
  await approveRequest(app, request, '123456', '8351')
  expect(at(app)).toBe(refusal)
})

test('a server that is away holds the answer up and nothing is lost', async () => {
  const { app, server } = await activated()
  const request = await asked(server, app)
  server.next = ['down', 'down', 'lost']
  await denyRequest(app, request)
  expect(at(app)).toBe('denied')
  expect(app.patience.waiting.value).toBe(false)
})

test('a request that vanishes from under the person is explained', async () => {
  const { app, server } = await activated()
  await asked(server, app)
  server.requests = []
  await refresh(app)
  expect(at(app)).toBe('request_gone')
})

test('time over on the screen', async () => {
  const { app, server } = await activated()
  await asked(server, app)
  expire(app)
  expect(at(app)).toBe('request_expired')
})

test('a removed phone hears of it, and a server out of reach is said', async () => {
  const { app, server } = await activated()
  await refresh(app)
  expect([...app.standings.value.values()]).toEqual(['active'])
  server.remove()
  await refresh(app)
  expect([...app.standings.value.values()]).toEqual(['removed'])
  server.next = ['down']
  await refresh(app)
  expect(app.reach.value).toBe('unreachable')
})
