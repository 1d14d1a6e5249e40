import { codeOn, linkOn, numberOn, PortalVisitor } from '@countersign/client/portal-visitor.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/second-phone/line.ts'
import { LossyLine } from '../../src/second-phone/lossy.ts'
import { SecondPhone } from '../../src/second-phone/phone.ts'
import { openPin } from '../../src/second-phone/pin-key.ts'

const PASSWORD = 'a long walk by the sea'
const PIN = '7391'

let server: RunningServer
let ana: PortalVisitor
let phone: SecondPhone
const line = new LossyLine()

beforeAll(async () => {
  server = await startServer()
  phone = await SecondPhone.make(server.phoneUrl, 'Second phone', line.fetch)
})
afterAll(() => server?.close())

function need<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('not there')
  return value
}

function taken<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.code} ${JSON.stringify(outcome.body)}`)
  return outcome.value
}

const other = (number: string): string => (number === '000000' ? '000001' : '000000')

const invited = async (username: string): Promise<PortalVisitor> => {
  const page = await ana.post('/people', { username, displayName: `${username} Okri`, email: '', role: 'person' })
  const browser = new PortalVisitor(server.portalUrl)
  await browser.welcome(need(/https?:\/\/\S+?\/welcome\/[\w-]+/.exec(page.html))[0], PASSWORD)
  return browser
}

/** A number other than the one that burnt. */
const nextNumber = (browser: PortalVisitor, before: string): Promise<string> =>
  browser.until('/activate', (page) => (numberOn(page) === before ? null : numberOn(page)))

const signIn = async (username: string) => {
  const browser = new PortalVisitor(server.portalUrl)
  const number = need(numberOn(await browser.signIn(username, PASSWORD)))
  const request = need(taken(await phone.pending()).requests.at(-1))
  const endsAt = async (): Promise<string> => (await browser.get('/waiting')).path
  return { browser, number, request, endsAt }
}

describe('a phone written from the specification alone', () => {
  it('becomes an authenticator by the QR link: a lost answer, a wrong number, the fresh one', async () => {
    ana = new PortalVisitor(server.portalUrl)
    const page = await ana.welcome(await server.setUpLink(), PASSWORD, { username: 'ana', displayName: 'Ana Duarte' })
    const offer = taken(await phone.open(need(linkOn(page))))
    expect(offer.opened).toMatchObject({ subscriber: { name: 'Ana Duarte', username: 'ana' }, holds: null, installation: { pin: null } })

    // The server had the claim; its answer never came. The very same bytes under a fresh proof are no second claim.
    line.lose('enrolments/claim', 2)
    line.lose('pin/evaluate')
    const activation = taken(await phone.activate(offer, 'qr', PIN))
    const claims = line.to('enrolments/claim')
    expect(claims.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(claims.map(({ body }) => body)).size).toBe(1)
    expect(new Set(claims.map(({ proof }) => proof)).size).toBe(3)
    // Two typings and one answer that was lost: two charges.
    const [first, again] = line.to('pin/evaluate').filter(({ status }) => status === 200)
    expect(again?.body).toBe(first?.body)
    expect(claimedSeq()).toBe(2)

    const number = await ana.until('/activate', numberOn)
    expect(await activation.prove(other(number))).toMatchObject({ ok: false, code: 'number_wrong', body: { left: 2 } })
    expect(activation.isActive).toBe(false)
    expect(await activation.prove(await nextNumber(ana, number))).toEqual({ ok: true, value: 'active' })
    expect((await ana.get('/activate')).path).toBe('/activate/done')
    expect(phone.memory.accounts).toMatchObject([{ issuer: offer.opened.issuer.name, name: 'Ana Duarte' }])
  })

  it('joins a second account by the typed code, under the same PIN', async () => {
    const ben = await invited('ben')
    const typed = need(codeOn(await ben.get('/activate'))).toLowerCase()
    const offer = taken(await phone.open(`${typed.slice(0, 4)}-${typed.slice(4, 8)} ${typed.slice(8)}`))
    expect(offer.opened.installation.pin).toEqual({ kid: phone.memory.blob?.kid })
    const before = line.to('enrolments/claim').length
    expect(await phone.activate(offer, 'typed', '0000')).toMatchObject({ ok: false, code: 'pin_wrong', body: { left: 4 } })
    expect(line.to('enrolments/claim').length).toBe(before)
    const activation = taken(await phone.activate(offer, 'typed', PIN))
    taken(await activation.prove(await ben.until('/activate', numberOn)))
    expect(taken(await phone.pending()).accounts.map(({ state, name }) => [state, name])).toEqual([
      ['active', 'Ana Duarte'],
      ['active', 'ben Okri'],
    ])
  })

  it('goes on after it was closed between claim and number, from the stored claim and the PIN', async () => {
    const cleo = await invited('cleo')
    const offer = taken(await phone.open(need(linkOn(await cleo.get('/activate')))))
    line.lose('enrolments/claim', 4)
    expect(await phone.activate(offer, 'link', PIN)).toMatchObject({ code: 'unreachable' })
    phone = new SecondPhone(phone.memory, line.fetch)
    const activation = taken(await phone.resume())
    const number = await cleo.until('/activate', numberOn)
    expect(await activation.prove(number, '0000')).toMatchObject({ code: 'pin_wrong' })
    // The PIN may be asked for the session as well, and the answer to the proof may be lost.
    taken(await openPin(phone.line, phone.memory, need(phone.memory.blob), offer.opened.sid, PIN))
    line.lose('decisions')
    taken(await activation.prove(number, PIN))
    expect((await cleo.get('/activate')).path).toBe('/activate/done')
  })

  it('hears from the claim itself that the proof was accepted, when that answer was lost for good', async () => {
    const eve = await invited('eve')
    const activation = taken(await phone.activate(taken(await phone.open(need(linkOn(await eve.get('/activate'))))), 'qr', PIN))
    line.lose('decisions', 4)
    expect(await activation.prove(await eve.until('/activate', numberOn))).toMatchObject({ code: 'unreachable' })
    expect(phone.memory.claim).not.toBeNull()
    phone = new SecondPhone(phone.memory, line.fetch)
    expect(taken(await phone.resume()).isActive).toBe(true)
    expect(phone.memory.accounts.at(-1)).toMatchObject({ name: 'eve Okri', binding: { payload: expect.any(String) } })
  })

  it('approves a sign-in, and hears the same when it sends the same again', async () => {
    const { number, request, endsAt } = await signIn('ana')
    expect(request.context.shown).toMatchObject({ kind: 'signin', mode: 'number', iss: server.phoneUrl })
    const signed = taken(await phone.signApproval(request, number, PIN))
    line.lose('decisions')
    const decided = taken(await phone.send(request, signed))
    expect(decided).toMatchObject({ typ: 'countersign/decided', state: 'approved', binding: null })
    expect(taken(await phone.send(request, signed))).toEqual(decided)
    expect(await endsAt()).toBe('/account')
  })

  it('denies one', async () => {
    const { request, endsAt } = await signIn('ana')
    line.lose('decisions')
    expect(taken(await phone.deny(request))).toMatchObject({ state: 'denied', binding: null })
    expect(await endsAt()).toBe('/waiting')
    expect(await phone.approve(request, '000000', PIN)).toMatchObject({ code: 'pin_not_live' })
  })

  it('burns one with a wrong number, and the right one comes too late', async () => {
    const { number, request, endsAt } = await signIn('ana')
    const early = taken(await phone.signApproval(request, number, PIN))
    const wrong = taken(await phone.signApproval(request, other(number), PIN))
    const refusal = await phone.send(request, wrong)
    expect(refusal).toMatchObject({ ok: false, code: 'number_wrong' })
    expect(await phone.send(request, wrong)).toEqual(refusal)
    expect(await phone.send(request, early)).toMatchObject({ code: 'request_decided' })
    expect(await endsAt()).toBe('/waiting')
  })

  it('knows a wrong PIN by the tag alone, and tells of it at the next approval', async () => {
    const { number, request, endsAt } = await signIn('ana')
    expect(await phone.approve(request, number, '7392')).toMatchObject({ code: 'pin_wrong', body: { left: 4 } })
    expect(await phone.approve(request, number, '7393')).toMatchObject({ code: 'pin_wrong', body: { left: 3 } })
    expect(taken(await phone.approve(request, number, PIN))).toMatchObject({ state: 'approved', pin_wrong_before: 2 })
    expect(await endsAt()).toBe('/account')
  })

  it('is told to look when a sign-in begins', async () => {
    const enough = new AbortController()
    const looks = phone.looks(enough.signal)
    await looks.next()
    const began = performance.now()
    const { request } = await signIn('ana')
    expect((await looks.next()).done).toBe(false)
    // Not only the one that comes every 15 seconds anyway.
    expect(performance.now() - began).toBeLessThan(8_000)
    enough.abort()
    taken(await phone.deny(request, 'mistake'))
  })

  it('changes its PIN: every answer is lost once; afterwards both accounts ask for the new one', async () => {
    const old = need(phone.memory.blob).kid
    const { number, request, endsAt } = await signIn('ana')
    expect(await phone.changePin(request, PIN, '5926', '5927')).toMatchObject({ code: 'pin_differs' })
    for (const path of ['pin/change/open', 'pin/evaluate', 'pin/change']) line.lose(path)
    expect(taken(await phone.changePin(request, PIN, '5926'))).toMatchObject({ pin_wrong_before: 0 })
    for (const path of ['pin/change/open', 'pin/change']) {
      const [first, again] = line.to(path).slice(-2)
      expect([first?.status, again?.status, again?.body]).toEqual([200, 200, first?.body])
    }
    expect(need(phone.memory.blob).kid).not.toBe(old)
    expect(await phone.approve(request, number, PIN)).toMatchObject({ code: 'pin_wrong', body: { left: 4 } })
    taken(await phone.approve(request, number, '5926'))
    expect(await endsAt()).toBe('/account')
    const ben = await signIn('ben')
    taken(await phone.approve(ben.request, ben.number, '5926'))
  })

  it('finds out after it was closed that its change was taken, and changes back', async () => {
    const { number, request } = await signIn('ana')
    line.lose('pin/change', 4)
    expect(await phone.changePin(request, '5926', PIN)).toMatchObject({ code: 'unreachable' })
    phone = new SecondPhone(phone.memory, line.fetch)
    taken(await phone.finishChange())
    expect(await phone.finishChange()).toMatchObject({ code: 'no_change' })
    taken(await phone.approve(request, number, PIN))
  })

  it('lets no second phone claim the same code: it freezes', async () => {
    const fay = await invited('fay')
    const link = need(linkOn(await fay.get('/activate')))
    const another = await SecondPhone.make(server.phoneUrl, 'A photographed code', line.fetch)
    const mine = taken(await phone.open(link))
    const theirs = taken(await another.open(link))
    expect(await another.activate(theirs, 'qr', '1234')).toMatchObject({ code: 'pin_sequence' })
    expect(await another.activate(theirs, 'qr', PIN, '7392')).toMatchObject({ code: 'pin_differs' })
    const activation = taken(await another.activate(theirs, 'qr', PIN))
    expect(await phone.activate(mine, 'qr', PIN)).toMatchObject({ code: 'code_frozen' })
    expect(await activation.prove('000000')).toMatchObject({ code: 'code_frozen' })
  })

  it('ends an activation with the third wrong number, or with a denial', async () => {
    const gil = await invited('gil')
    const begun = async () => taken(await phone.activate(taken(await phone.open(need(linkOn(await gil.get('/activate'))))), 'qr', PIN))
    const guessed = await begun()
    let number = await gil.until('/activate', numberOn)
    for (const left of [2, 1]) {
      expect(await guessed.prove(other(number))).toMatchObject({ code: 'number_wrong', body: { left } })
      number = await nextNumber(gil, number)
    }
    expect(await guessed.prove(other(number))).toMatchObject({ code: 'activation_failed' })
    expect(await phone.resume()).toMatchObject({ code: 'activation_failed' })
    expect(phone.memory.claim).toBeNull()
    await gil.post('/activate/fresh')
    expect(await (await begun()).deny()).toEqual({ ok: true, value: 'denied' })
  })

  it('is told that it has this account already, and asks nobody about a foreign code', async () => {
    await ana.post('/account/add-phone')
    const text = need(linkOn(await ana.get('/activate')))
    const offer = taken(await phone.open(text))
    expect(offer.opened.holds).toBe(phone.memory.accounts[0]?.aid)
    expect(await phone.activate(offer, 'qr', PIN)).toMatchObject({ code: 'account_here_already' })
    const before = line.sent.length
    for (const foreign of [
      'https://evil.example/A#1.K7QX000G40R40M30E209185GR38E1W',
      'WIFI:S:guest;;',
      `${server.phoneUrl}/o#1.42`,
      `${server.phoneUrl}/a#2.x`,
    ])
      expect((await phone.open(foreign)).ok).toBe(false)
    expect(line.sent.length).toBe(before)
  })
})

describe('what the server accepts is what the tables say', () => {
  it('took every message as well formed, and refuses each with one member more, one less, or twice', async () => {
    expect(line.sent.filter(({ status }) => status === 400 || status >= 500)).toEqual([])
    for (const path of [
      'enrolments/open',
      'enrolments/claim',
      'pin/evaluate',
      'pin/change/open',
      'pin/change',
      'requests',
      'look',
      'decisions',
    ]) {
      const body = need(line.to(path).find(({ status }) => status === 200)).body
      const message = JSON.parse(body) as Record<string, unknown>
      const [name = '', ...rest] = Object.keys(message).reverse()
      const less = Object.fromEntries(rest.map((one) => [one, message[one]]))
      const bodies = [
        JSON.stringify({ ...message, more: 1 }),
        JSON.stringify(less),
        body.replace(/\}$/, `,"${name}":${JSON.stringify(message[name])}}`),
      ]
      for (const changed of bodies) expect([path, changed, await answered(path, changed)]).toEqual([path, changed, 'malformed'])
    }
  })

  it('takes the same message in any order and with white space', async () => {
    const message = { iid: phone.memory.iid, v: 1, typ: 'countersign/requests' }
    expect(await answered('requests', JSON.stringify(message, null, '\t'))).toBe('countersign/waiting')
  })

  it('asks for an app that is newer or older where a body has another v', async () => {
    expect(await answered('requests', JSON.stringify({ typ: 'countersign/requests', v: 2, more: 1 }))).toBe('version_unsupported')
    expect(await answered('requests', JSON.stringify({ typ: 'countersign/look', v: 1, iid: phone.memory.iid }))).toBe('malformed')
  })
})

/** The typ of an answer, or the code of a refusal, to a body of any form under a good proof. */
async function answered(path: string, body: string): Promise<string> {
  const accepted = (value: unknown): value is { typ: string } => typeof value === 'object'
  const outcome = await phone.line.postBytes(path, phone.memory.installation, body, accepted)
  return outcome.ok ? outcome.value.typ : outcome.code
}

/** The seq of the first claim that was sent. */
function claimedSeq(): number {
  const sent = JSON.parse(need(line.to('enrolments/claim')[0]).body) as { claim: { payload: string } }
  return (JSON.parse(Buffer.from(sent.claim.payload, 'base64url').toString()) as { pin: { seq: number } }).pin.seq
}
