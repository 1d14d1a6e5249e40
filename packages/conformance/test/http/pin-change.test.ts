import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { identifierFrom } from '@countersign/protocol/identity.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import { type Shown, signApproval } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import { sendOpenPinChange, signOpenPinChange, signPinChange } from '@countersign/protocol/phone/pin-change.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { readRows } from '../../src/http/database.ts'
import { callAs, possessionOf, preparedCall, strangersKey } from '../../src/http/forge.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { mutations } from '../../src/http/mutations.ts'
import { lineTo, problemOf } from '../../src/http/phone-line.ts'
import { aBlindedElement, guess, pinRow } from '../../src/http/pin.ts'

const NEW = '5926'
const random = (count: number) => new Uint8Array(crypto.getRandomValues(new Uint8Array(count)))

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

interface Unlocked {
  readonly shown: Shown
  readonly number: string
  readonly pin: OpenPin
}

/** A sign-in waits, and the PIN was typed for it. */
async function unlocked(member: Pick<Member, 'username' | 'password' | 'phone'>, typed = PIN): Promise<Unlocked> {
  const { number } = await house.waiting(member)
  const shown = await newestRequest(member.phone)
  const pin = await member.phone.pinFor(shown.context.txn, shown.context.iss, typed)
  if (!pin.ok) throw new Error(pin.code)
  return { shown, number, pin: pin.value }
}

const kidOf = (phone: SimulatedPhone) => need(phone.state.pin, 'a PIN').kid
const changes = () => readRows(house.server.dataFolder).pin_change ?? []
const standing = (phone: SimulatedPhone) =>
  readRows(house.server.dataFolder).pin_key?.filter(({ iid, state }) => iid === phone.iid && state === 'active')

describe('a change of PIN', () => {
  it('replaces the PIN of every account on the phone at once, also for requests that wait, and tells of guesses meanwhile', async () => {
    const phone = await house.phone()
    const first = await house.member('both-first', phone)
    const second = await house.member('both-second', phone)
    const waits = await house.waiting(second)
    const theirs = await newestRequest(phone)
    const { shown, number, pin } = await unlocked(first)
    const before = kidOf(phone)
    const prepared = await phone.prepareChange(shown.context.iss, pin, NEW)
    expect(prepared.ok).toBe(true)
    await guess(phone.image(), theirs)
    expect(await phone.sendChange()).toMatchObject({ ok: true, value: { pin_wrong_before: 1 } })
    expect(kidOf(phone)).not.toBe(before)
    expect(await phone.approve(theirs, waits.number, PIN)).toMatchObject({ code: 'pin_wrong', extra: { left: 4 } })
    expect((await phone.approve(theirs, waits.number, NEW)).ok).toBe(true)
    expect((await phone.approve(shown, number, NEW)).ok).toBe(true)
    const old = readRows(house.server.dataFolder).pin_key?.find(({ kid }) => kid === before)
    expect(old).toMatchObject({ state: 'gone', sealed: null, last_blinded: null })
    const kept = changes().find(({ kid }) => kid === before)
    expect(JSON.parse(String(kept?.['message']))).toMatchObject({ signatures: [{}, {}, {}] })
  })

  it.each([
    ['was taken', true],
    ['never came', false],
  ])('without an answer the phone keeps both blobs, and finds out which stands: the message %s', async (how, arrives) => {
    let down = false
    const line = lineTo(house.server.phoneUrl)
    const phone = await house.phone(async (request) => {
      if (!down || request.path !== paths.changePin) return line(request)
      if (arrives) await line(request)
      throw new TypeError('the line broke')
    })
    const member = await house.member(`lost-${arrives}`, phone)
    const { shown, pin } = await unlocked(member)
    const before = kidOf(phone)
    down = true
    expect(await phone.changePin(shown.context.iss, pin, NEW)).toMatchObject({ code: 'unreachable' })
    const closed = phone.state
    const [old, fresh] = [closed.pin?.kid, closed.change?.kid]
    expect([old, fresh]).toEqual([before, expect.stringMatching(/^ok_/)])
    await house.server.kill9()
    await house.server.restart()

    const opened = SimulatedPhone.restore(phone.origin, closed, 'Simulated phone', line)
    expect((await opened.sendChange()).ok, how).toBe(true)
    expect([kidOf(opened), opened.state.change]).toEqual([fresh, null])
    const { number } = await house.waiting(member)
    expect((await approve(opened, number, NEW)).ok).toBe(true)
  })

  it('over, it says which key stands: the phone drops the blob that does not', async () => {
    const member = await house.member('over')
    const first = await unlocked(member)
    const before = kidOf(member.phone)
    await member.phone.prepareChange(first.shown.context.iss, first.pin, NEW)
    const copy = member.phone.image(lineTo(house.server.phoneUrl))
    expect((await member.phone.changePin(first.shown.context.iss, first.pin, NEW)).ok).toBe(true)
    const stands = kidOf(member.phone)
    // The first change was replaced by the second, whose keys this copy does not have.
    expect(await copy.sendChange()).toMatchObject({ code: 'pin_change_over', extra: { kid: stands } })
    expect(copy.state).toMatchObject({ pin: null, change: null })

    const second = await unlocked(member, NEW)
    await member.phone.prepareChange(second.shown.context.iss, second.pin, PIN)
    const open = { iss: second.shown.context.iss, installation: member.phone.installation, random }
    const old = { kid: stands, key: second.pin.key, seq: second.pin.seq }
    const another = await sendOpenPinChange(member.phone.link, member.phone.installation, await signOpenPinChange({ ...open, old }))
    expect(another.ok).toBe(true)
    expect(await member.phone.sendChange()).toMatchObject({ code: 'pin_change_over', extra: { kid: stands } })
    expect(kidOf(member.phone)).toBe(stands)
    expect(stands).not.toBe(before)
  })

  it('T05 sent fifty times at once it is one change with one answer; another message of the same change is refused', async () => {
    const member = await house.member('at-once')
    const { shown, pin } = await unlocked(member)
    const prepared = await member.phone.prepareChange(shown.context.iss, pin, NEW)
    if (!prepared.ok) throw new Error(prepared.code)
    const { message } = prepared.value
    const payload = JSON.parse(Buffer.from(fromBase64url(message.payload)!).toString('utf8'))
    const send = (change: Signed) => preparedCall(house.server.phoneUrl, paths.changePin, member.phone.installation, { change })
    const calls = await Promise.all(Array.from({ length: 50 }, () => send(message)))
    const answers = await atOnce(house.server, () => calls.map((call) => call()))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(200)
    expect(standing(member.phone)).toMatchObject([{ kid: payload.new.kid, charged: 2, cleared: 2 }])

    // ECDSA signs differently each time: the same payload signed anew is another message.
    const resigned = await callAs(house.server.phoneUrl, paths.changePin, member.phone.installation, {
      change: { ...message, signatures: message.signatures.toReversed() },
    })
    expect(JSON.parse(resigned.text)).toMatchObject({ code: 'pin_change_over', kid: payload.new.kid })
  })

  it('T05 each field of both messages changed, under a fresh proof: nothing is changed', async () => {
    const member = await house.member('mutated')
    const { shown, pin } = await unlocked(member)
    const { iss } = shown.context
    const old = { kid: kidOf(member.phone), key: pin.key, seq: pin.seq }
    const open = await signOpenPinChange({ iss, installation: member.phone.installation, old, random })
    const as = (path: string, body: object) => callAs(house.server.phoneUrl, path, member.phone.installation, body)
    function* forged(name: string, signed: Signed): Iterable<readonly [string, object]> {
      for (const [what, other] of mutations({ [name]: signed })) yield [what, other as object]
      const payload: unknown = JSON.parse(Buffer.from(fromBase64url(signed.payload)!).toString('utf8'))
      for (const [what, other] of mutations(payload))
        yield [`payload ${what}`, { [name]: { ...signed, payload: toBase64url(utf8(JSON.stringify(other))) } }]
    }
    let count = 0
    for (const [what, body] of forged('open', open)) {
      expect((await as(paths.openPinChange, body)).status, what).toSatisfy((status) => status >= 400 && status < 500)
      count++
    }
    expect(changes().some(({ iid }) => iid === member.phone.iid)).toBe(false)
    const prepared = await member.phone.prepareChange(iss, pin, NEW)
    if (!prepared.ok) throw new Error(prepared.code)
    for (const [what, body] of forged('change', prepared.value.message)) {
      expect((await as(paths.changePin, body)).status, what).toSatisfy((status) => status >= 400 && status < 500)
      count++
    }
    expect(count).toBeGreaterThan(120)
    expect(standing(member.phone)).toMatchObject([{ kid: old.kid }])
    expect((await member.phone.sendChange()).ok).toBe(true)
  })
})

describe('T11 a change of PIN and a copy of the phone', () => {
  it('the copy opens none: not with keys of its own, and not over an unlock that never was', async () => {
    const member = await house.member('no-opening')
    const { shown, number } = await unlocked(member)
    const thief = member.phone.image()
    const { iss } = shown.context
    const kid = kidOf(thief)
    const charged = Number(pinRow(house.server.dataFolder, thief)?.['charged'])
    for (const seq of [charged, charged + 1]) {
      const old = { kid, key: await strangersKey(thief), seq }
      const open = await signOpenPinChange({ iss, installation: thief.installation, old, random })
      expect(await sendOpenPinChange(thief.link, thief.installation, open)).toMatchObject({ code: 'signature_invalid' })
    }
    expect((await approve(member.phone, number)).ok).toBe(true)
    expect(changes().some(({ iid }) => iid === thief.iid)).toBe(false)
  })

  it('while the owner changes it, the copy gets no guess out of the change, and cannot put a key of its own in', async () => {
    const member = await house.member('no-guess')
    const { shown, number, pin } = await unlocked(member)
    expect((await approve(member.phone, number)).ok).toBe(true)
    const thief = member.phone.image()
    const prepared = await member.phone.prepareChange(shown.context.iss, pin, NEW)
    if (!prepared.ok) throw new Error(prepared.code)
    const { chg, nonce } = JSON.parse(Buffer.from(fromBase64url(prepared.value.message.payload)!).toString('utf8'))
    const row = () => pinRow(house.server.dataFolder, thief)
    const before = row()
    const evaluate = (kid: string, live: string) =>
      callAs(house.server.phoneUrl, paths.evaluate, thief.installation, {
        typ: 'countersign/pin-evaluate',
        v: 1,
        iid: thief.iid,
        kid,
        for: live,
        blinded: aBlindedElement(),
      })
    expect(problemOf(await evaluate(kidOf(thief), chg))).toBe('pin_not_live')
    expect(row()).toEqual(before)
    // It may make a key in the owner's change; without the old PIN key's signature that is worth nothing.
    const own = identifierFrom('ok', random(16))
    expect((await evaluate(own, chg)).status).toBe(200)
    const change = await signPinChange({
      iss: shown.context.iss,
      installation: thief.installation,
      old: { kid: kidOf(thief), key: await strangersKey(thief), seq: pin.seq },
      opened: { typ: 'countersign/pin-change-opened', v: 1, chg, nonce, expires_in: 1 },
      fresh: { kid: own, key: await strangersKey(thief), seq: 1 },
    })
    expect(problemOf(await callAs(house.server.phoneUrl, paths.changePin, thief.installation, { change }))).toBe('signature_invalid')
    expect((await member.phone.sendChange()).ok).toBe(true)
  })

  it('an old copy is useless after the change: with the old PIN it evaluates nothing, and an old key that it holds open signs nothing', async () => {
    const member = await house.member('old-copy')
    const { shown, number, pin } = await unlocked(member)
    const thief = member.phone.image()
    expect((await member.phone.changePin(shown.context.iss, pin, NEW)).ok).toBe(true)

    // The right old PIN, for a request that is live, on the old blob.
    expect(await thief.approve(shown, number, PIN)).toMatchObject({ code: 'pin_not_live' })
    // For a code of the thief's own that this installation opens.
    const browser = await house.welcomed('old-copy-thief')
    const link = need(/href="(http[^"]+#1\.[0-9A-Z]+)"/i.exec((await browser.open('/activate')).html)?.[1], 'a link')
    const opened = await thief.open(link)
    if (!opened.ok) throw new Error(opened.code)
    expect(opened.value.installation.pin).toEqual({ kid: kidOf(member.phone) })
    expect(await thief.pinFor(opened.value.sid, opened.value.iss, PIN)).toMatchObject({ code: 'pin_gone' })

    const possession = possessionOf(thief)
    const common = { shown, iid: thief.iid, possession, lang: 'en', number } as const
    const decision = await signApproval({ ...common, person: { uv: 'pin', key: pin.key, seq: pin.seq } })
    expect(problemOf(await callAs(house.server.phoneUrl, paths.decide, possession, { decision }))).toBe('signature_invalid')
    const old = { kid: kidOf(thief), key: pin.key, seq: pin.seq }
    const back = await signOpenPinChange({ iss: shown.context.iss, installation: thief.installation, old, random })
    expect(await sendOpenPinChange(thief.link, thief.installation, back)).toMatchObject({ code: 'signature_invalid' })
    expect(pinRow(house.server.dataFolder, thief)).toMatchObject({ state: 'gone', sealed: null })

    expect((await member.phone.approve(shown, number, NEW)).ok).toBe(true)
  })
})
