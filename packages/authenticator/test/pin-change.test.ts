import { activationLink } from '@countersign/protocol/enrolment/code.ts'
import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { describe, expect, test } from 'vitest'
import { load } from '../src/use/accounts.ts'
import { takeScanned } from '../src/use/activation/open.ts'
import { prove } from '../src/use/activation/prove.ts'
import { verifyByNewPin } from '../src/use/activation/verify.ts'
import type { App } from '../src/use/app.ts'
import { goBack } from '../src/use/back.ts'
import { askAgain, changePin, givePresentPin, requestForChange, wishChange } from '../src/use/pin-change/change.ts'
import type { Changing } from '../src/use/pin-change/changing.ts'
import { hasPin } from '../src/use/pin-change/pin-of.ts'
import type { Account } from '../src/use/ports.ts'
import { approveRequest } from '../src/use/request/answer.ts'
import type { PendingRequest } from '../src/use/request/pending.ts'
import { refresh } from '../src/use/request/refresh.ts'
import { Memory, phone } from './fake-phone.ts'
import { FakeServer, ORIGIN } from './fake-server.ts'

const [OLD, NEW] = ['8351', '9274']
const link = activationLink(ORIGIN, { name: 'K7QX', secret: '94TM2HPD000000000000000000' })
const never = { pause: () => new Promise<never>(() => undefined) }

const at = (app: App) => {
  const place = app.places.now.value
  return place.at === 'problem' ? place.problem.code : place.at
}

async function activated() {
  const [server, records] = [new FakeServer(), new Memory()]
  const app = phone(server, records)
  await takeScanned(app, readScanned(link, ORIGIN), 'qr')
  await verifyByNewPin(app, OLD, OLD)
  await prove(app, '042917', '')
  app.places.home()
  return { app, server, records }
}

async function asked(server: FakeServer, app: App, last = 'R1'): Promise<PendingRequest> {
  server.requests = [{ txn: `txn_${last.padStart(22, 'A')}`, number: '123456' }]
  await refresh(app)
  return app.requests.value[0] as PendingRequest
}

/** Up to the two fields for the new PIN. */
async function unlocked(app: App, server: FakeServer): Promise<Changing> {
  wishChange(app)
  expect(await givePresentPin(app, await asked(server, app), OLD)).toBeNull()
  const place = app.places.now.value
  if (place.at !== 'pin-change') throw new Error(`at ${at(app)}`)
  return place.change
}

/** The answer to the change is lost, and the app with it. */
async function closedUnanswered(fault: 'lost' | 'down') {
  const one = await activated()
  const app = phone(one.server, one.records, never)
  await load(app)
  const change = await unlocked(app, one.server)
  one.server.nextAt.set(paths.changePin, [fault])
  void changePin(app, change, NEW, NEW)
  await expect.poll(() => app.patience.waiting.value).toBe(true)
  const later = phone(one.server, one.records)
  await load(later)
  return { ...one, app: later }
}

const kids = (records: Memory) => [...records.kept.values()].map(({ verification }) => verification.uv === 'pin' && verification.kid)

async function expectPin(app: App, server: FakeServer, pin: string, other: string): Promise<void> {
  app.places.home()
  const request = await asked(server, app, `R${pin}`)
  expect(await approveRequest(app, request, '123456', other)).toMatchObject({ code: 'pin_wrong' })
  expect(await approveRequest(app, request, '123456', pin)).toBeNull()
  expect(at(app)).toBe('approved')
}

test('a sign-in is waited for; the present PIN, the new one twice: the old one is refused, and the new one approves', async () => {
  const { app, server, records } = await activated()
  const before = kids(records)[0]
  expect(hasPin(app)).toBe(true)
  wishChange(app)
  expect([at(app), requestForChange(app)]).toEqual(['pin-wish', null])
  const request = await asked(server, app)
  expect([at(app), requestForChange(app)?.txn]).toEqual(['pin-wish', request.txn])
  const decisions = server.decisions.length

  server.pinLeft = 3
  expect(await givePresentPin(app, request, '0000')).toEqual({ code: 'pin_wrong', left: 3 })
  expect(await givePresentPin(app, request, OLD)).toBeNull()
  const place = app.places.now.value
  expect(place).toMatchObject({ at: 'pin-change', change: { names: ['Ana Duarte', 'ana'] } })
  server.changes.wrongBefore = 2
  await changePin(app, (place as { change: Changing }).change, NEW, NEW)
  expect(app.places.now.value).toEqual({ at: 'pin-changed', wrongBefore: 2 })

  const kid = server.changes.pin?.kid
  expect(kid).not.toBe(before)
  expect([kids(records), [...records.pins.keys()], records.unsettled]).toEqual([[kid], [kid], null])
  // The sign-in that it began with still waits, for an answer under the new PIN.
  expect(server.decisions).toHaveLength(decisions)
  await expectPin(app, server, NEW, OLD)
})

test('every account under the PIN moves to the new one, and one by face or finger stays as it is', async () => {
  const { app, server, records } = await activated()
  const [first] = records.kept.values() as Iterable<Account>
  const second: Account = { ...(first as Account), aid: `aut_${'B'.repeat(22)}` }
  const face: Account = { ...second, aid: `aut_${'C'.repeat(22)}`, verification: { uv: 'webauthn', cid: 'c', rpId: 'r', prf: false } }
  for (const account of [second, face]) records.kept.set(account.aid, account)
  await load(app)
  await changePin(app, await unlocked(app, server), NEW, NEW)
  const kid = server.changes.pin?.kid
  expect(kids(records)).toEqual([kid, kid, false])
  expect(app.accounts.value.map(({ verification }) => verification)).toEqual([{ uv: 'pin', kid }, { uv: 'pin', kid }, face.verification])
})

test('a lost connection holds each step up, and the change is one message', async () => {
  const { app, server } = await activated()
  wishChange(app)
  const request = await asked(server, app)
  server.nextAt.set(paths.evaluate, ['lost', 'down', 'lost'])
  server.nextAt.set(paths.openPinChange, ['lost', 'down'])
  server.nextAt.set(paths.changePin, ['down', 'lost', 'lost'])
  const evaluations = server.evaluations
  await givePresentPin(app, request, OLD)
  await changePin(app, (app.places.now.value as { change: Changing }).change, NEW, NEW)
  expect(at(app)).toBe('pin-changed')
  expect(server.evaluations - evaluations).toBe(3)
  expect(server.changes.sent.size).toBe(1)
})

test('who gives up waiting before the change was signed is where they were, and can go on', async () => {
  const { app, server, records } = await activated()
  const patient = phone(server, records, never)
  await load(patient)
  const change = await unlocked(patient, server)
  server.nextAt.set(paths.openPinChange, ['down'])
  const changing = changePin(patient, change, NEW, NEW)
  await expect.poll(() => patient.patience.waiting.value).toBe(true)
  patient.patience.giveUp()
  await changing
  expect([at(patient), records.unsettled]).toEqual(['pin-change', null])
  await changePin(patient, change, NEW, NEW)
  expect(at(patient)).toBe('pin-changed')
  expect(at(app)).toBe('home')
})

describe('the app was closed before the server had answered', () => {
  test('the server had the change: the next look sends the same bytes, keeps the new PIN and says so', async () => {
    const { app, server, records } = await closedUnanswered('lost')
    expect(records.pins.size).toBe(1)
    expect(records.unsettled).not.toBeNull()
    server.requests = []
    await refresh(app)
    expect(at(app)).toBe('pin-changed')
    expect(server.changes.sent.size).toBe(1)
    expect([kids(records), [...records.pins.keys()], records.unsettled]).toEqual([
      [server.changes.pin?.kid],
      [server.changes.pin?.kid],
      null,
    ])
    await expectPin(app, server, NEW, OLD)
  })

  test('the server had not got it: it gets it now', async () => {
    const { app, server } = await closedUnanswered('down')
    await refresh(app)
    expect(at(app)).toBe('pin-changed')
    await expectPin(app, server, NEW, OLD)
  })

  test('its time was over meanwhile: the old PIN stands, the new blob goes, and the person is told', async () => {
    const { app, server, records } = await closedUnanswered('down')
    const before = kids(records)
    server.changes.expire()
    await refresh(app)
    expect(at(app)).toBe('pin_change_over')
    expect([kids(records), [...records.pins.keys()], records.unsettled]).toEqual([before, before, null])
    await expectPin(app, server, OLD, NEW)
  })

  test('no PIN key stands any more: both blobs go', async () => {
    const { app, server, records } = await closedUnanswered('down')
    server.changes.lose()
    await refresh(app)
    expect(at(app)).toBe('pin_lost')
    expect([records.pins.size, records.unsettled]).toEqual([0, null])
  })

  test('while the server does not say, no PIN is evaluated, for nothing; what it says at last is told before a PIN is asked again', async () => {
    const { app, server } = await closedUnanswered('lost')
    server.nextAt.set(paths.changePin, ['internal', 'internal', 'internal', 'internal'])
    const request = await asked(server, app)
    const evaluations = server.evaluations
    expect(await approveRequest(app, request, '123456', NEW)).toBeNull()
    expect(at(app)).toBe('pin_unsettled')
    await takeScanned(app, readScanned(link, ORIGIN), 'qr')
    expect(at(app)).toBe('pin_unsettled')
    await askAgain(app)
    expect(at(app)).toBe('pin_unsettled')
    expect(server.evaluations).toBe(evaluations)
    await askAgain(app)
    expect(at(app)).toBe('pin-changed')
    await expectPin(app, server, NEW, OLD)
  })

  test('an approval that comes before any look settles it first, and does not spend a try on a PIN that nobody could know', async () => {
    const { app, server } = await closedUnanswered('down')
    server.nextAt.set(paths.changePin, ['internal'])
    const request = await asked(server, app)
    app.places.go({ at: 'request', request })
    server.changes.expire()
    const evaluations = server.evaluations
    expect(await approveRequest(app, request, '123456', NEW)).toBeNull()
    expect(at(app)).toBe('pin_change_over')
    expect(server.evaluations).toBe(evaluations)
  })

  test('before a code is opened it is settled, since the server then says which PIN joins', async () => {
    const { app, server } = await closedUnanswered('down')
    server.asked.length = 0
    server.nextAt.set(paths.open, ['code_expired'])
    await takeScanned(app, readScanned(link, ORIGIN), 'qr')
    expect(server.asked).toEqual([paths.changePin, paths.open])
  })
})

test('turning back gives the change up: nothing of it is kept', async () => {
  const { app, server, records } = await activated()
  await unlocked(app, server)
  goBack(app)
  expect([at(app), records.unsettled, records.pins.size]).toEqual(['home', null, 1])
  await expectPin(app, server, OLD, NEW)
})

test('two tabs: the first signed change stands until it is settled, and the second is not sent', async () => {
  const { app, server, records } = await activated()
  const other = phone(server, records)
  await load(other)
  const mine = await unlocked(app, server)
  const theirs = await unlocked(other, server)
  server.nextAt.set(paths.changePin, ['internal'])
  await changePin(other, theirs, NEW, NEW)
  expect(at(other)).toBe('pin_unsettled')
  await changePin(app, mine, '6138', '6138')
  expect(at(app)).toBe('pin_unsettled')
  expect(server.changes.sent.size).toBe(0)
  // The second tab's opening had ended the first one's change at the server: both hear it, and keep the PIN that stands.
  await askAgain(app)
  expect(at(app)).toBe('pin_change_over')
  expect(server.changes.sent.size).toBe(1)
  await expectPin(other, server, OLD, NEW)
})

test.each([
  ['pin_paused', 'pin_paused'],
  ['pin_gone', 'pin_gone'],
  ['pin_not_live', 'pin_not_live'],
] as const)('%s at the present PIN has its own screen', async (refusal, screen) => {
  const { app, server } = await activated()
  wishChange(app)
  const request = await asked(server, app)
  server.nextAt.set(paths.evaluate, [refusal])
  await givePresentPin(app, request, OLD)
  expect(at(app)).toBe(screen)
})

test('an app without a PIN has none to change', async () => {
  const { app, records } = await activated()
  const [account] = records.kept.values() as Iterable<Account>
  app.standings.value = new Map([[(account as Account).aid, 'removed']])
  expect(hasPin(app)).toBe(false)
  app.standings.value = new Map()
  app.accounts.value = [{ ...(account as Account), verification: { uv: 'webauthn', cid: 'c', rpId: 'r', prf: false } }]
  expect(hasPin(app)).toBe(false)
})
