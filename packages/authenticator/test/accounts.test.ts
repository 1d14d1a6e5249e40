import { activationLink } from '@countersign/protocol/enrolment/code.ts'
import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { describe, expect, test } from 'vitest'
import { legible } from '../src/screens/legible.ts'
import { readLabel, renameAccount, shownName } from '../src/use/account-name.ts'
import { inOrder, moved } from '../src/use/account-order.ts'
import { deleteAccount, isLast, load } from '../src/use/accounts.ts'
import { finish } from '../src/use/activation/end.ts'
import { takeScanned } from '../src/use/activation/open.ts'
import { addUser, goHome, offersAddUser } from '../src/use/add-user.ts'
import type { App } from '../src/use/app.ts'
import { moveAccount } from '../src/use/move-account.ts'
import type { Place } from '../src/use/places.ts'
import type { Account, Unfinished } from '../src/use/ports.ts'
import { denyRequest } from '../src/use/request/answer.ts'
import type { PendingRequest } from '../src/use/request/pending.ts'
import { comeForward, expire, refresh } from '../src/use/request/refresh.ts'
import { Memory, phone } from './fake-phone.ts'
import { FakeServer, ORIGIN } from './fake-server.ts'

const pinKey = { kid: `ok_${'A'.repeat(22)}`, scope: {}, blob: {} } as never

/** An account as the first version kept it: without a label, without a position. */
async function kept(app: App, name: string, addedAt: number, username = name.toLowerCase()): Promise<Account> {
  return {
    aid: `aut_${name.padEnd(22, 'A')}`,
    issuer: { name: 'Northwind', portal: 'id.example.org' },
    subscriber: { id: `sub_${name.padEnd(22, 'A')}`, name, username },
    possession: await app.ports.keys.generate(),
    verification: { uv: 'pin', kid: `ok_${'A'.repeat(22)}` },
    addedAt,
  }
}

/** A phone with Ana, Ben and Cem, added in this order, under one PIN. */
async function three() {
  const [server, records] = [new FakeServer(), new Memory()]
  const app = phone(server, records)
  for (const [i, name] of ['Ana', 'Ben', 'Cem'].entries()) {
    const account = await kept(app, name, 1000 + i)
    records.kept.set(account.aid, account)
  }
  records.pins.set('ok_A', pinKey)
  await load(app)
  const [ana, ben, cem] = app.accounts.value as [Account, Account, Account]
  return { app, server, records, ana, ben, cem }
}

const names = (app: App) => app.accounts.value.map(shownName)
const waiting = (account: Account, last = '1') =>
  ({ txn: `txn_${last.padStart(22, 'A')}`, account, shown: null, until: 100_000, life: 120 }) as PendingRequest

describe('an account’s own name on this phone', () => {
  test.each([
    ['  Work  ', { label: 'Work' }],
    ['Work\t\n at  home', { label: 'Work at home' }],
    ['', { label: null }],
    [' \u00a0 ', { label: null }],
    ['Cafe\u0301', { label: 'Caf\u00e9' }],
    ['<b>Bank</b> & "co"', { label: '<b>Bank</b> & "co"' }],
    ['👩‍👩‍👧 🏦', { label: '👩‍👩‍👧 🏦' }],
    ['עבודה', { label: 'עבודה' }],
    ['x'.repeat(64), { label: 'x'.repeat(64) }],
    ['🏦'.repeat(64), { label: '🏦'.repeat(64) }],
    ['x'.repeat(65), { fault: { kind: 'long', count: 65 } }],
    ['Ana\u202eknab', { fault: { kind: 'hidden' } }],
    ['Ana\u0000', { fault: { kind: 'hidden' } }],
  ])('%j is kept as %j', (typed, read) => expect(readLabel(typed)).toEqual(read))

  test('it shows instead of the person’s name, also at a request that waits, and outlives the app', async () => {
    const { app, records, server, ben } = await three()
    app.requests.value = [waiting(ben)]
    app.places.go({ at: 'account-rename', aid: ben.aid })
    expect(await renameAccount(app, ben.aid, ' Work ')).toBeNull()
    expect(app.places.now.value.at).toBe('home')
    expect(names(app)).toEqual(['Ana', 'Work', 'Cem'])
    expect(app.requests.value.map(({ account }) => shownName(account))).toEqual(['Work'])

    const later = phone(server, records)
    await load(later)
    expect(names(later)).toEqual(['Ana', 'Work', 'Cem'])
    await renameAccount(later, ben.aid, '')
    expect(names(later)).toEqual(['Ana', 'Ben', 'Cem'])
    expect(records.kept.get(ben.aid)).not.toHaveProperty('label')
  })

  test('one that will not do changes nothing, and the person stays where it is typed', async () => {
    const { app, ben } = await three()
    app.places.go({ at: 'account-rename', aid: ben.aid })
    expect(await renameAccount(app, ben.aid, 'x'.repeat(200))).toEqual({ kind: 'long', count: 200 })
    expect(app.places.now.value.at).toBe('account-rename')
    expect(names(app)).toEqual(['Ana', 'Ben', 'Cem'])
  })

  test('an account that another tab has deleted does not come back by a new name or place', async () => {
    const { app, records, ana, ben } = await three()
    records.kept.delete(ben.aid)
    await renameAccount(app, ben.aid, 'Work')
    expect(names(app)).toEqual(['Ana', 'Cem'])
    records.kept.delete(ana.aid)
    await moveAccount(app, ana.aid, 'down')
    expect(names(app)).toEqual(['Cem'])
  })
})

describe('the order', () => {
  test('by age until somebody moves; then by place, and newcomers come last', () => {
    const list = [{ addedAt: 3 }, { addedAt: 1 }, { addedAt: 2 }]
    expect(inOrder(list).map(({ addedAt }) => addedAt)).toEqual([1, 2, 3])
    const placed = [{ addedAt: 9 }, { addedAt: 1, position: 1 }, { addedAt: 2, position: 0 }, { addedAt: 8 }]
    expect(inOrder(placed).map(({ addedAt }) => addedAt)).toEqual([2, 1, 8, 9])
  })

  test('one place up or down; at the ends nothing moves', () => {
    const list = ['a', 'b', 'c']
    expect(moved(list, 0, 'down')).toEqual(['b', 'a', 'c'])
    expect(moved(list, 2, 'up')).toEqual(['a', 'c', 'b'])
    for (const [at, way] of [
      [0, 'up'],
      [2, 'down'],
      [-1, 'down'],
    ] as const)
      expect(moved(list, at, way)).toBe(list)
  })

  test('is kept: records of before there were places have one afterwards', async () => {
    const { app, records, server, cem } = await three()
    expect(await moveAccount(app, cem.aid, 'up')).toBe(true)
    expect(await moveAccount(app, cem.aid, 'up')).toBe(true)
    expect(await moveAccount(app, cem.aid, 'up')).toBe(false)
    expect(names(app)).toEqual(['Cem', 'Ana', 'Ben'])
    const later = phone(server, records)
    await load(later)
    expect(names(later)).toEqual(['Cem', 'Ana', 'Ben'])
  })

  test('set up again, an account keeps the name and the place that its person gave it', async () => {
    const { app, ben, cem } = await three()
    await moveAccount(app, cem.aid, 'up')
    await renameAccount(app, ben.aid, 'Work')
    const again = { ...ben, aid: `aut_${'N'.repeat(22)}` as const, addedAt: 9000 }
    await finish(app, { account: again } as Unfinished)
    expect(app.accounts.value.map(({ aid, label }) => [aid.slice(0, 7), label])).toEqual([
      ['aut_Ana', undefined],
      ['aut_Cem', undefined],
      ['aut_NNN', 'Work'],
    ])
  })
})

describe('removing', () => {
  test('one of several: the others stay, with the key and the PIN that they share; its requests go', async () => {
    const { app, server, records, ana, ben } = await three()
    app.requests.value = [waiting(ana, '1'), waiting(ben, '2')]
    await app.ports.records.installation(() => app.ports.keys.generate())
    expect(isLast(app, ben.aid)).toBe(false)
    await deleteAccount(app, ben.aid)
    expect(names(app)).toEqual(['Ana', 'Cem'])
    expect(app.requests.value.map(({ account }) => account.aid)).toEqual([ana.aid])
    expect([records.key === null, records.pins.size]).toEqual([false, 1])
    expect(server.asked).toEqual([])
  })

  test('the last one: everything goes, its PIN as well', async () => {
    const { app, records, ana, ben, cem } = await three()
    for (const { aid } of [ana, ben]) await deleteAccount(app, aid)
    expect(isLast(app, cem.aid)).toBe(true)
    await deleteAccount(app, cem.aid)
    expect([records.key, records.pins.size, records.kept.size]).toEqual([null, 0, 0])
  })

  test('the last one beside an activation that is half-way: that one goes on with the key and the PIN', async () => {
    const { app, records, ana, ben, cem } = await three()
    for (const { aid } of [ana, ben]) await deleteAccount(app, aid)
    const unfinished = { account: ana } as Unfinished
    records.activation = unfinished
    app.unfinished.value = unfinished
    expect(isLast(app, cem.aid)).toBe(false)
    await deleteAccount(app, cem.aid)
    expect([records.pins.size, records.activation]).toEqual([1, unfinished])
  })

  test('set up again while the server still counts on it: the phone says what is to be done, not that all is well', async () => {
    const { app, server, ana, ben } = await three()
    const scan = () =>
      takeScanned(app, readScanned(activationLink(ORIGIN, { name: 'K7QX', secret: '94TM2HPD000000000000000000' }), ORIGIN), 'qr')
    server.opened = { ...server.opened, holds: ben.aid }
    await scan()
    expect(app.places.now.value).toMatchObject({ problem: { code: 'account_here_already', host: 'id.example.org' } })
    await deleteAccount(app, ben.aid)
    await scan()
    expect(app.places.now.value).toMatchObject({ problem: { code: 'account_lost', host: 'id.example.org' } })
    expect(app.accounts.value.map(({ aid }) => aid)).toContain(ana.aid)
  })
})

describe('“Add user”', () => {
  const request = (account: Account) => waiting(account)
  const places = (ana: Account): Place[] => [
    { at: 'done', account: ana },
    { at: 'approved', request: request(ana), wrongBefore: 0 },
    { at: 'denied', request: request(ana) },
    { at: 'denied', request: null },
    { at: 'problem', problem: { code: 'pin_paused', about: 'request', account: ana } },
    { at: 'request', request: request(ana) },
    { at: 'accounts' },
    { at: 'account-detail', aid: ana.aid },
    { at: 'account-rename', aid: ana.aid },
    { at: 'account-remove', aid: ana.aid },
    { at: 'guidelines' },
    { at: 'check' },
  ]

  test('leads to the camera from everywhere, and back to the accounts', async () => {
    const { app, ana } = await three()
    for (const place of places(ana)) {
      app.places.home()
      app.places.go(place)
      expect(offersAddUser(app), place.at).toBe(true)
      addUser(app)
      expect(app.places.now.value.at, place.at).toBe('scan')
      app.places.home()
      app.places.go(place)
      goHome(app)
      expect(app.places.now.value.at, place.at).toBe('home')
    }
  })

  test('is not offered while somebody is being added, nor twice at home; on the first screen it is', async () => {
    const { app } = await three()
    const adding: Place[] = [
      { at: 'home' },
      { at: 'scan' },
      { at: 'typed' },
      { at: 'link-opened' },
      { at: 'opening' },
      { at: 'account' },
      { at: 'pin-create' },
      { at: 'proof' },
    ]
    for (const place of adding) {
      app.places.swap(place)
      expect(offersAddUser(app), place.at).toBe(false)
    }
    expect(offersAddUser(phone(new FakeServer()))).toBe(true)
  })

  test('sets an open request aside: it waits in the list and does not come forward', async () => {
    const { app, ana } = await three()
    app.requests.value = [request(ana)]
    comeForward(app)
    expect(app.places.now.value.at).toBe('request')
    addUser(app)
    app.places.home()
    comeForward(app)
    expect(app.places.now.value.at).toBe('home')
    expect(app.requests.value).toHaveLength(1)
  })

  test('does nothing in the middle of sending something', async () => {
    const { app, ana } = await three()
    app.places.go({ at: 'request', request: request(ana) })
    app.busy.value = true
    addUser(app)
    goHome(app)
    expect(app.places.now.value.at).toBe('request')
  })
})

test('what goes wrong with a request says whose request it was', async () => {
  const { app, ana, ben, server } = await three()
  const whose = () => {
    const place = app.places.now.value
    return place.at === 'problem' ? [place.problem.code, place.problem.account?.aid] : [place.at]
  }
  const shown = { bytes: new Uint8Array(), context: JSON.parse(new TextDecoder().decode(server.context(waiting(ben).txn, 'signin'))) }
  const open = { ...waiting(ben), shown }
  app.places.go({ at: 'request', request: open })
  server.next = ['request_decided']
  await denyRequest(app, open)
  expect(whose()).toEqual(['request_decided', ben.aid])
  app.places.home()
  app.places.go({ at: 'request', request: waiting(ana) })
  expire(app)
  expect(whose()).toEqual(['request_expired', ana.aid])
  app.places.home()
  app.places.go({ at: 'request', request: { ...waiting(ben), until: 10_000 } })
  await refresh(app)
  expect(whose()).toEqual(['request_gone', ben.aid])
})

describe('names from elsewhere', () => {
  test('a pile of marks is cut down, and what people write stays as it is', () => {
    expect(legible(`Z${'\u0321'.repeat(50)}oe`)).toBe(`Z${'\u0321'.repeat(4)}oe`)
    for (const name of ['Zoë', 'Nguye\u0302\u0303n', 'שָׁלוֹם', 'กำ้', 'د. مُحَمَّد', '👩‍👩‍👧', '❤️', 'क्षत्रिय', '<img src=x>', ''])
      expect(legible(name)).toBe(name)
  })
})
