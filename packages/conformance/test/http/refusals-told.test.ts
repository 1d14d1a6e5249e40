import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../../src/http/ask.ts'
import { anAddress } from '../../src/http/browser.ts'
import { type AuditLine, readAudit } from '../../src/http/database.ts'
import { callAs, nonceFor, possessionOf, proven, strangersKey } from '../../src/http/forge.ts'
import { type House, type Member, newestRequest, openHouse } from '../../src/http/house.ts'
import { lineTo } from '../../src/http/phone-line.ts'

let house: House
let ana: Member
let key: ReturnType<typeof possessionOf>
beforeAll(async () => {
  house = await openHouse()
  ana = await house.member('ana')
  key = possessionOf(ana.phone)
})
afterAll(() => house?.close())

const lines = (kind: string) => readAudit(house.server.dataFolder).filter((line) => line.kind === kind)

/** A refusal is answered before its line is written. */
async function toldOf(kind: string, wanted: (line: AuditLine) => boolean): Promise<AuditLine> {
  for (const deadline = performance.now() + 10_000; performance.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const found = lines(kind).findLast(wanted)
    if (found !== undefined) return found
  }
  throw new Error(`no line ${kind} tells of this`)
}

describe('the audit log tells what an answer does not', () => {
  it('which check a decision by a known key failed, whose it was, and from where', async () => {
    await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const from = anAddress()
    const forged = await signDenial({ shown, iid: ana.phone.iid, possession: await strangersKey(ana.phone), lang: 'en', reason: 'not_me' })
    const changed = await signDenial({
      shown: { ...shown, context: { ...shown.context, nonce: 'AAAAAAAAAAAAAAAAAAAAAA' } },
      iid: ana.phone.iid,
      possession: key,
      lang: 'en',
      reason: 'not_me',
    })
    const { phoneUrl } = house.server
    const answer = async (message: unknown) => {
      const body = Buffer.from(JSON.stringify({ decision: message }))
      const request = await proven(key, { url: phoneUrl + paths.decide, body, nonce: await nonceFor(phoneUrl, paths.decide, key) })
      return ask(phoneUrl + paths.decide, { ...request, headers: { ...request.headers, 'x-forwarded-for': from } })
    }
    for (const [message, code, why] of [
      [forged, 'signature_invalid', 'decision'],
      [changed, 'request_changed', 'nonce'],
    ] as const) {
      const { text } = await answer(message)
      expect(JSON.parse(text), code).toEqual({
        type: `urn:countersign:problem:${code}`,
        title: expect.any(String),
        status: expect.any(Number),
        code,
      })
      const [account] = ana.phone.state.accounts
      expect(await toldOf('phone.refused', ({ data }) => data.code === code && data.ip === from)).toMatchObject({
        actor: account?.aid,
        subject: await house.idOf('ana'),
        data: { path: paths.decide, code, why, ip: from },
      })
    }
  })

  it('a proof that was replayed, and one that does not fit', async () => {
    const body = Buffer.from(JSON.stringify({ typ: 'countersign/requests', v: 1, iid: ana.phone.iid }))
    const url = house.server.phoneUrl + paths.requests
    const nonce = await nonceFor(house.server.phoneUrl, paths.requests, ana.phone.installation)
    const wrongPlace = await proven(ana.phone.installation, { url, body, nonce, payload: { htu: 'https://elsewhere.example/' } })
    await ask(url, wrongPlace)
    expect(await toldOf('phone.refused', ({ data }) => data.why === 'htu')).toMatchObject({ actor: 'stranger', subject: null })
    const stranger = await house.phone(lineTo(house.server.phoneUrl, { from: '198.19.0.1' }))
    await stranger.open('ZZZZ00000000')
    expect(await toldOf('phone.refused', ({ data }) => data.ip === '198.19.0.1')).toMatchObject({ data: { code: 'code_unknown' } })
  })

  it('why a password was refused; the answers are the same', async () => {
    const invited = await house.invite('invited')
    expect(invited).toContain('/welcome/')
    for (const [username, why] of [
      ['ana', 'wrong password'],
      ['invited', 'invited'],
      ['nobody', 'nobody of this name'],
    ] as const) {
      const from = anAddress()
      const answer = await house.browser({ from }).post('/sign-in', { username, password: 'a wrong one of some length' })
      expect(answer.status).toBe(403)
      const line = await toldOf('session.password_refused', ({ data }) => data.ip === from)
      expect(line.data).toEqual({ why, ip: from })
      expect(line.subject === null).toBe(username === 'nobody')
    }
  })

  it('that a limit was used up: once', async () => {
    const from = anAddress()
    for (let i = 0; i < 14; i++) await house.browser({ from }).post('/sign-in', { username: 'ana', password: `wrong ${i}` })
    expect((await toldOf('session.password_limited', ({ data }) => data.ip === from)).subject).toBe(await house.idOf('ana'))
    expect(lines('session.password_limited').filter(({ data }) => data.ip === from)).toHaveLength(1)
  })
})

describe('T16 nobody fills the log', () => {
  it('a known key writes twenty lines in ten minutes, the last of which says so', async () => {
    const mine = () => lines('phone.refused').filter(({ actor }) => actor === ana.phone.iid)
    for (let i = 0; i < 30; i++) await callAs(house.server.phoneUrl, paths.requests, ana.phone.installation, { v: i })
    await toldOf('phone.refused', ({ actor, data }) => actor === ana.phone.iid && data.last === true)
    await callAs(house.server.phoneUrl, paths.requests, ana.phone.installation, { v: 31 })
    expect(mine()).toHaveLength(20)
    expect(mine().filter(({ data }) => data.last === true)).toHaveLength(1)
  })

  it('strangers write five lines from one network and a hundred from all, with any number of keys and names; a person’s own lines come all the same', async () => {
    const written = () =>
      [...lines('phone.refused'), ...lines('session.password_refused')].filter(
        ({ subject, actor }) => subject === null && !actor.startsWith('ins_'),
      )
    const from = (i: number) => `198.20.${Math.floor(i / 6)}.7`
    const stranger: SimulatedPhone = await house.phone()
    const body = Buffer.from('{}')
    for (let i = 0; i < 200; i++) {
      const request = await proven(stranger.installation, { url: 'https://elsewhere.example', body, nonce: '' })
      await ask(house.server.phoneUrl + paths.requests, { ...request, headers: { ...request.headers, 'x-forwarded-for': from(i) } })
    }
    const last = await toldOf('phone.refused', ({ actor, data }) => actor === 'stranger' && data.last === true && data.ip !== '198.20.0.7')
    expect(last.subject).toBeNull()
    await house.browser({ from: '198.21.0.1' }).post('/sign-in', { username: 'nobody at all', password: 'wrong' })
    await house.browser({ from: '198.21.0.2' }).post('/sign-in', { username: 'admin', password: 'wrong' })
    await toldOf('session.password_refused', ({ data }) => data.ip === '198.21.0.2')
    expect(written().length).toBe(100)
    for (const { data } of written()) expect(written().filter((other) => other.data.ip === data.ip).length).toBeLessThanOrEqual(5)
  })
})
