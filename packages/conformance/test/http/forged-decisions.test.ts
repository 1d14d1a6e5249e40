import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { payloadOf, type Signed } from '@countersign/protocol/jws.ts'
import { type Shown, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stateOf } from '../../src/http/database.ts'
import { callAs, handmadeSignature, possessionOf, strangersKey } from '../../src/http/forge.ts'
import { type House, type Member, newestRequest, openHouse, otherNumber, PIN, type Waiting } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'

let house: House
let ana: Member
let waiting: Waiting
let shown: Shown
let pin: OpenPin
let possession: PhoneKey
let stranger: PhoneKey
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
let people = 0
beforeEach(async () => {
  ana = await house.member(`ana${people++}`)
  waiting = await house.waiting(ana)
  shown = await newestRequest(ana.phone)
  const unlocked = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!unlocked.ok) throw new Error(unlocked.code)
  pin = unlocked.value
  possession = possessionOf(ana.phone)
  stranger = await strangersKey(ana.phone)
})

const state = () => stateOf(house.server.dataFolder)
const approval = (number = waiting.number): Promise<Signed> =>
  signApproval({
    shown,
    iid: ana.phone.iid,
    possession,
    lang: 'en',
    number,
    person: { uv: 'pin', key: pin.key, seq: pin.seq },
  }) as Promise<Signed>
const decide = (decision: unknown, by = possession) => callAs(house.server.phoneUrl, paths.decide, by, { decision })

/** The decision is refused so, nothing has changed, and the good one still works afterwards. */
async function refused(decision: unknown, code: string, by = possession): Promise<void> {
  const before = state()
  const answer = await decide(decision, by)
  expect([answer.status, problemOf(answer)]).toEqual([expect.any(Number), code])
  expect(state()).toEqual(before)
}

async function stillApproves(): Promise<void> {
  expect((await decide(await approval())).status).toBe(200)
  expect((await waiting.browser.open('/waiting')).path).toBe('/account')
}

const typ = 'countersign-decision'
const sign = (payload: string, role: string, announce: PhoneKey, by = announce) => handmadeSignature(payload, { typ, role, announce, by })

describe('T05 a second signature that nobody checked', () => {
  const forgeries: [string, (good: Signed, payload: string) => Promise<Signed['signatures']>][] = [
    [
      'the PIN key’s is a stranger’s under its name',
      async ({ signatures: [a] }, p) => [a!, await sign(p, 'verification', pin.key, stranger)],
    ],
    ['the same, in front', async ({ signatures: [a] }, p) => [await sign(p, 'verification', pin.key, stranger), a!]],
    ['the PIN key’s is a stranger’s under its own name', async ({ signatures: [a] }, p) => [a!, await sign(p, 'verification', stranger)]],
    ['the possession key’s is a stranger’s', async ({ signatures: [, b] }, p) => [await sign(p, 'possession', possession, stranger), b!]],
    ['both are by the possession key', async ({ signatures: [a] }, p) => [a!, await sign(p, 'verification', possession)]],
    ['both are by the PIN key', async ({ signatures: [, b] }, p) => [await sign(p, 'possession', pin.key), b!]],
    ['the first stands twice', async ({ signatures: [a] }) => [a!, a!]],
    ['the possession key’s alone', async ({ signatures: [a] }) => [a!]],
    ['the PIN key’s alone', async ({ signatures: [, b] }) => [b!]],
    ['a third beside two good ones', async ({ signatures }, p) => [...signatures, await sign(p, 'installation', ana.phone.installation)]],
    ['roles exchanged', async (_, p) => [await sign(p, 'possession', pin.key), await sign(p, 'verification', possession)]],
    [
      'signed as a claim',
      async ({ signatures: [a] }, payload) => [
        a!,
        await handmadeSignature(payload, { typ: 'countersign-claim', role: 'verification', announce: pin.key, by: pin.key }),
      ],
    ],
  ]

  it.each(forgeries)('%s: refused, nothing burns, the good one still counts', async (_, forge) => {
    const good = await approval()
    await refused({ payload: good.payload, signatures: await forge(good, good.payload) }, 'signature_invalid')
    await stillApproves()
  })

  it('a wrong number under a forged signature burns nothing and tells nothing', async () => {
    const wrong = await approval(otherNumber(waiting.number))
    const [first] = wrong.signatures
    await refused({ ...wrong, signatures: [first, await sign(wrong.payload, 'verification', pin.key, stranger)] }, 'signature_invalid')
    await stillApproves()
  })

  it('an approval that says it needs no person is no message at all', async () => {
    const good = JSON.parse(Buffer.from(payloadOf(await approval())).toString('utf8')) as Record<string, unknown>
    for (const change of [{ uv: 'none' }, { uv: 'webauthn', cid: 'AAAA' }, { mode: 'tap' }, { decision: 'deny' }]) {
      const payload = toBase64url(utf8(JSON.stringify({ ...good, ...change })))
      const answer = await decide({ payload, signatures: [await sign(payload, 'possession', possession)] })
      expect(problemOf(answer)).toBe('malformed')
    }
    await stillApproves()
  })
})

describe('T05 a good decision in the wrong place', () => {
  it('with a proof by another key: nobody learns that there is such a request', async () => {
    for (const key of [stranger, pin.key, ana.phone.installation]) await refused(await approval(), 'request_unknown', key)
    await stillApproves()
  })

  it('for another request of the same person: its nonce and context are not in it', async () => {
    const other = await house.waiting(ana)
    const elsewhere = await newestRequest(ana.phone)
    const good = JSON.parse(Buffer.from(payloadOf(await approval())).toString('utf8')) as Record<string, unknown>
    for (const change of [{ txn: elsewhere.context.txn }, { txn: elsewhere.context.txn, number: other.number }]) {
      const payload = toBase64url(utf8(JSON.stringify({ ...good, ...change })))
      const signatures = [await sign(payload, 'possession', possession), await sign(payload, 'verification', pin.key)]
      await refused({ payload, signatures }, 'request_changed')
    }
    await stillApproves()
  })

  it('signed by all the right keys, but over another thing than was asked: refused, and nothing burns', async () => {
    const good = JSON.parse(Buffer.from(payloadOf(await approval())).toString('utf8')) as Record<string, unknown>
    const nonce = 'A'.repeat(22)
    const changes: [object, string][] = [
      [{ iss: 'https://elsewhere.example' }, 'request_changed'],
      [{ nonce }, 'request_changed'],
      [{ ctx: 'A'.repeat(43) }, 'request_changed'],
      [{ iid: `ins_${nonce}` }, 'request_changed'],
      [{ tpl: 'activation/1' }, 'request_changed'],
      [{ pin_seq: pin.seq + 1 }, 'signature_invalid'],
      [{ aid: `aut_${nonce}` }, 'request_unknown'],
      [{ txn: `txn_${nonce}` }, 'request_unknown'],
      [{ number: '12345' }, 'malformed'],
      [{ number: '1234567' }, 'malformed'],
      [{ number: Number(waiting.number) }, 'malformed'],
      [{ extra: true }, 'malformed'],
    ]
    for (const [change, code] of changes) {
      const payload = toBase64url(utf8(JSON.stringify({ ...good, ...change })))
      const signatures = [await sign(payload, 'possession', possession), await sign(payload, 'verification', pin.key)]
      await refused({ payload, signatures }, code)
    }
    await stillApproves()
  })

  it('a denial by anybody but the possession key denies nothing', async () => {
    const common = { shown, iid: ana.phone.iid, lang: 'en', reason: 'not_me' } as const
    for (const key of [stranger, pin.key, ana.phone.installation]) {
      await refused(await signDenial({ ...common, possession: key }), 'signature_invalid')
    }
    await stillApproves()
  })

  it('somebody else’s keys, in full: their phone decides nothing of this person’s', async () => {
    const eve = await house.member(`eve${people}`)
    const theirs = possessionOf(eve.phone)
    const common = { iid: eve.phone.iid, possession: theirs, lang: 'en', reason: 'not_me' } as const
    await refused(await signDenial({ ...common, shown }), 'request_unknown', theirs)
    await stillApproves()
  })
})
