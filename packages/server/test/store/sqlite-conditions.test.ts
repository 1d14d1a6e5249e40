import { DatabaseSync } from 'node:sqlite'
import type { ChargeInput } from '@countersign/verifier/installation/store.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/sqlite/open-store.ts'
import { settableClock } from './clock.ts'
import { fixtures, noFacts, text } from './fixtures.ts'
import { scratch } from './sqlite-backend.ts'

/**
 * Every change of standing ends what hangs on it, and every compare-and-set asks for the standing all the same. Here the rows are changed behind
 * the port's back, as a restored backup or an older program would leave them: each condition has to hold alone.
 */

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function bench() {
  const { path, remove } = scratch()
  const clock = settableClock()
  const store = await openSqliteStore({ path, clock, node: 'node1' })
  ends.push(async () => {
    await store.close()
    remove()
  })
  const behind = (sql: string) => {
    const db = new DatabaseSync(path)
    db.exec(sql)
    db.close()
  }
  return { store, clock, make: fixtures(store, clock), behind }
}

const standings = ['UPDATE subscriber SET epoch = epoch + 1', "UPDATE subscriber SET state = 'disabled'"]
const phones = ["UPDATE authenticator SET state = 'removed'"]

describe.each([...standings, ...phones])('%s', (sql) => {
  async function signingIn() {
    const made = await bench()
    const active = await made.make.activated()
    const request = await made.make.waiting(active, [active.aid])
    return { ...made, ...active, request, signed: await made.make.unlocked(active.pin, request.id) }
  }

  test('closes a request', async () => {
    const { store, make, behind, request, aid, signed, phone } = await signingIn()
    behind(sql)
    expect(await store.transactions.decide(make.decision(request, aid, signed))).toBe('closed')
    expect(await store.transactions.decide(make.decision(request, aid, null, { to: 'denied' }))).toBe('closed')
    expect(await store.transactions.waitingOn(phone.iid)).toEqual([])
  })

  test('lets no PIN be tried', async () => {
    const { store, make, behind, request, phone, pin } = await signingIn()
    behind(sql)
    const input: ChargeInput = make.chargeInput(phone.iid, pin.kid, request.id)
    expect(await store.installations.charge(input)).toEqual({ is: 'refused', code: 'pin_not_live' })
  })

  test('lets no approval be used', async () => {
    const { store, make, behind, request, aid, signed, session, token } = await signingIn()
    await store.transactions.decide(make.decision(request, aid, signed))
    behind(sql)
    const input = {
      transactionId: request.id,
      sessionId: session.id,
      tokenHash: token,
      newTokenHash: text(),
      salt: text(32),
      methods: ['pwd'],
      facts: noFacts,
    } as const
    expect(await store.transactions.consume(input)).toBe(false)
  })

  test('lets no proof activate', async () => {
    const { store, make, behind } = await bench()
    const { proof, aid, pin } = await make.claimed(await make.atPortal())
    behind(sql)
    expect(await store.transactions.decide(make.decision(proof, aid, pin))).toBe('closed')
  })

  test('begins no request', async () => {
    const { store, make, behind, aid, ...who } = await signingIn()
    behind(sql)
    const request = make.request(who)
    expect(await store.transactions.begin(request, [make.target(request.id, aid)], 5, noFacts)).toBe('gone')
  })
})

test.each(standings)('%s: ends sessions and codes', async (sql) => {
  const { store, make, behind } = await bench()
  const who = await make.atPortal()
  const code = await make.code(who)
  const claim = make.claim(code, await make.openedBy(code), null)
  behind(sql)
  expect(await store.sessions.find(who.token)).toBeNull()
  expect(await store.sessions.rotate(who.token, text(), {}, noFacts)).toBe(false)
  expect(await store.enrolments.claim(claim)).toBe('closed')
  expect((await store.enrolments.byId((await make.code(who)).id))?.state).toBe('replaced')
})

test('an approval of an older epoch is of no use to a session of a newer one', async () => {
  const { store, make, behind } = await bench()
  const { aid, pin, ...who } = await make.activated()
  const request = await make.waiting(who, [aid])
  await store.transactions.decide(make.decision(request, aid, await make.unlocked(pin, request.id)))
  behind('UPDATE subscriber SET epoch = epoch + 1; UPDATE session SET epoch = epoch + 1')
  const input = {
    transactionId: request.id,
    sessionId: who.session.id,
    tokenHash: who.token,
    newTokenHash: text(),
    salt: text(32),
    methods: ['pwd'],
    facts: noFacts,
  } as const
  expect(await store.transactions.consume(input)).toBe(false)
})

test.each([
  "UPDATE enrolment SET state = 'frozen'",
  'UPDATE enrolment SET expires_at = created_at',
  "UPDATE enrolment SET transaction_id = 'txn_other'",
  "UPDATE enrolment SET aid = 'aut_other'",
])('%s: closes the proof', async (sql) => {
  const { store, make, behind } = await bench()
  const { proof, aid, pin } = await make.claimed(await make.atPortal())
  behind(sql)
  expect(await store.transactions.decide(make.decision(proof, aid, pin))).toBe('closed')
})

test('a request answers to its own person alone, even when another was asked', async () => {
  const { store, make, behind } = await bench()
  const mine = await make.activated()
  const theirs = await make.activated()
  const request = await make.waiting(mine, [mine.aid])
  behind(`INSERT INTO target (request_id, aid, nonce, context, ctx) VALUES ('${request.id}', '${theirs.aid}', 'n', 'c', 'x')`)
  expect(await store.transactions.decide(make.decision(request, theirs.aid, null, { to: 'denied' }))).toBe('closed')
})
