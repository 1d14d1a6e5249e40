import { PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { thumbprint } from '@countersign/protocol/jwk.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import { sendDecision, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownKey } from '../../src/hostile/keys.ts'
import { type Answer, ask } from '../../src/http/ask.ts'
import { type Rows, readAudit, stateOf } from '../../src/http/database.ts'
import { nonceFor, proven } from '../../src/http/forge.ts'
import { type House, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { mutations } from '../../src/http/mutations.ts'
import { type Captured, lineTo, problemOf, sendAgain, tapped } from '../../src/http/phone-line.ts'
import { platformMember } from '../../src/http/platform-member.ts'

/**
 * Everything that a phone can say, taken down by somebody on the line: two activations, under a PIN and by a platform credential, a sign-in approved and one denied by each,
 * a change of PIN, lists and streams.
 */
let house: House
let taken: readonly Captured[]
let before: Rows
const thief: PhoneKey = ownKey()
let nonce: string

beforeAll(async () => {
  house = await openHouse()
  const { phoneUrl } = house.server
  const tap = tapped(lineTo(phoneUrl))
  const ana = await house.member('ana', await house.phone(tap.send))
  await house.signedIn(ana)
  await house.waiting(ana)
  const shown = await newestRequest(ana.phone)
  const opened = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!opened.ok) throw new Error(opened.code)
  expect(await ana.phone.changePin(shown.context.iss, opened.value, '5926')).toMatchObject({ ok: true })
  await ana.phone.deny(shown)

  const wanda = await platformMember(house, 'wanda', tap.send)
  const { possession, credential, phone } = wanda
  const waiting = await house.waiting(wanda)
  const person = credential.person
  const common = { iid: phone.iid, possession, lang: 'en' } as const
  const approval = await signApproval({ ...common, shown: await newestRequest(phone), number: waiting.number, person })
  expect(await sendDecision(phone.link, possession, approval)).toMatchObject({ ok: true })
  await waiting.browser.open('/waiting')
  await house.waiting(wanda)
  const denial = await signDenial({ ...common, shown: await newestRequest(phone), reason: 'mistake' })
  expect(await sendDecision(phone.link, possession, denial)).toMatchObject({ ok: true })
  for (const one of [ana.phone, phone]) {
    const signed = await one.link.sign(paths.look, one.installation, { typ: 'countersign/look', v: 1, iid: one.iid })
    const answer = await ask(phoneUrl + paths.look, { method: 'POST', headers: signed.headers, body: signed.body, headOnly: true })
    tap.taken.push({ path: paths.look, headers: signed.headers, body: signed.body, status: answer.status, answer: '' })
  }
  taken = tap.taken.filter(({ status }) => status === 200)
  nonce = await nonceFor(phoneUrl, paths.requests, thief)
  before = everything()
})
afterAll(() => house?.close())

/** All rows, spent proofs included, and the log but for what it tells of refusals; that a dead code was shown may be noted. */
function everything(): Rows {
  const { enrolment = [], ...rows } = stateOf(house.server.dataFolder, ['outbox', 'limit_window', 'audit'])
  const audit = readAudit(house.server.dataFolder).flatMap((line) => (line.kind === 'phone.refused' ? [] : [{ ...line, seq: 0 }]))
  return { ...rows, audit, enrolment: enrolment.map(({ met_dead: _, ...rest }) => rest) }
}

const reads = ({ path }: Captured) => path === paths.requests || path === paths.look

function refused(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text}`).toBeGreaterThanOrEqual(400)
  expect(answer.status, `${what}: ${answer.text}`).toBeLessThan(500)
  expect(problemOf(answer), what).toMatch(/^[a-z_]+$/)
}

const jsonOf = (encoded: string): unknown => JSON.parse(Buffer.from(fromBase64url(encoded) as Bytes).toString('utf8'))
const encode = (value: unknown) => toBase64url(utf8(JSON.stringify(value)))
const contentOf = ({ body }: Captured) => JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>

/** The thief's own good proof over any body. */
async function asThief(path: string, message: unknown): Promise<Answer> {
  const url = house.server.phoneUrl + path
  return ask(url, await proven(thief, { url, body: utf8(JSON.stringify(message)), nonce }))
}

it('there is one of everything', () => {
  expect(new Set(taken.map(({ path }) => path))).toEqual(new Set(Object.values(paths)))
  expect(taken.filter(({ path }) => path === paths.decide)).toHaveLength(6)
  expect(taken.filter(({ path }) => path === paths.claim)).toHaveLength(2)
})

describe('T05 each of them, by somebody who took it down', () => {
  it('byte for byte: refused, or a reading', async () => {
    for (const one of taken) {
      if (one.path === paths.look) continue
      const answer = await sendAgain(house.server.phoneUrl, one)
      if (reads(one)) expect(answer.status).toBe(200)
      else refused(answer, one.path)
    }
    expect(everything()).toEqual(before)
  })

  it('each header left out or changed', async () => {
    for (const one of taken) {
      for (const name of Object.keys(one.headers)) {
        const { [name]: _, ...rest } = one.headers
        refused(
          await ask(house.server.phoneUrl + one.path, { method: 'POST', headers: rest, body: one.body }),
          `${one.path} without ${name}`,
        )
        const value = name === PROOF_HEADER ? `${one.headers[name]}A` : 'text/plain'
        refused(await sendAgain(house.server.phoneUrl, one, { headers: { [name]: value } }), `${one.path} with another ${name}`)
      }
    }
    expect(everything()).toEqual(before)
  })

  it('each field of its proof: under the old signature, and signed anew by the thief, who says so or does not', async () => {
    let count = 0
    for (const one of unlike(taken)) {
      const [head, claims, signature] = (one.headers[PROOF_HEADER] as string).split('.') as [string, string, string]
      const resign = async (header: unknown, payload: unknown, announce: boolean) => {
        const [first, second] = [encode(announce ? { ...(header as object), jwk: thief.jwk } : header), encode(payload)]
        return `${first}.${second}.${toBase64url(await thief.sign(utf8(`${first}.${second}`)))}`
      }
      const changed: [string, string][] = []
      for (const [what, header] of mutations(jsonOf(head))) {
        changed.push(
          [`header ${what}`, `${encode(header)}.${claims}.${signature}`],
          [`header ${what}, re-signed`, await resign(header, jsonOf(claims), false)],
        )
      }
      for (const [what, payload] of mutations(jsonOf(claims))) {
        changed.push([`claims ${what}`, `${head}.${encode(payload)}.${signature}`])
        changed.push(
          [`claims ${what}, re-signed`, await resign(jsonOf(head), payload, false)],
          [`claims ${what}, another's`, await resign(jsonOf(head), payload, true)],
        )
      }
      for (const [what, proof] of changed) {
        count++
        refused(await sendAgain(house.server.phoneUrl, one, { headers: { [PROOF_HEADER]: proof } }), `${one.path}: ${what}`)
      }
    }
    expect(count).toBeGreaterThan(1000)
    expect(everything()).toEqual(before)
  })

  it('each field of its body, of what is signed and of each protected header: signed anew by the thief throughout, under a good proof of theirs', async () => {
    let count = 0
    for (const one of unlike(taken)) {
      const message = contentOf(one)
      const [member, signed] = Object.entries(message).find(([, value]) => typeof value === 'object') ?? []
      const tried: (readonly [string, unknown])[] = [['unchanged', message], ...mutations(message)]
      if (member !== undefined)
        for await (const [what, other] of resigned(signed as Signed)) tried.push([what, { [member]: { ...(signed as Signed), ...other } }])
      for (const [what, other] of tried) {
        count++
        refused(await asThief(one.path, other), `${one.path}: ${what}`)
      }
    }
    expect(count).toBeGreaterThan(800)
    expect(everything()).toEqual(before)
  })

  it('an old proof with the thief’s body, and the thief’s proof with an old body at another address', async () => {
    for (const one of taken) {
      refused(await sendAgain(house.server.phoneUrl, one, { body: utf8('{}') }), one.path)
      for (const path of Object.values(paths)) {
        if (path === one.path) continue
        refused(await ask(house.server.phoneUrl + path, { method: 'POST', headers: one.headers, body: one.body }), `${one.path} at ${path}`)
        refused(await asThief(path, contentOf(one)), `${one.path} at ${path}, by the thief`)
      }
    }
    expect(everything()).toEqual(before)
  })
})

/** One of each kind: by its path and what it says. */
function unlike(all: readonly Captured[]): Captured[] {
  const kinds = new Map<string, Captured>()
  for (const one of all) {
    const signed = Object.values(contentOf(one)).find((value) => typeof value === 'object') as Signed | undefined
    const said = signed === undefined ? {} : (jsonOf(signed.payload) as Record<string, unknown>)
    kinds.set([one.path, said.decision, said.uv, said.webauthn === null].join(' '), one)
  }
  return [...kinds.values()]
}

/** Every field of the payload and of each protected header, with signatures by the thief, whose key is announced where a key's name belongs. */
async function* resigned(signed: Signed): AsyncGenerator<[string, Partial<Signed>]> {
  const sign = async (payload: string, headers: readonly unknown[]) => ({
    payload,
    signatures: await Promise.all(
      headers.map(async (header) => {
        const protectedHeader = encode(header)
        return { protected: protectedHeader, signature: toBase64url(await thief.sign(utf8(`${protectedHeader}.${payload}`))) }
      }),
    ),
  })
  const headers = signed.signatures.map((one) => jsonOf(one.protected) as Record<string, unknown>)
  const announced = headers.map((header): Record<string, unknown> => ({ ...header, kid: thumbprint(thief.jwk) }))
  const payload = jsonOf(signed.payload) as Record<string, unknown>
  for (const under of [headers, announced]) {
    yield ['unchanged, by the thief', await sign(signed.payload, under)]
    for (const [what, other] of mutations(payload)) yield [`payload ${what}`, await sign(encode(other), under)]
    for (const [i, header] of under.entries())
      for (const [what, other] of mutations(header))
        yield [`header ${i} ${what}`, await sign(signed.payload, under.with(i, other as (typeof under)[number]))]
  }
  // Every key in it the thief's own: a claim of theirs for somebody else's code.
  const theirs = Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, typeof value === 'object' && value !== null && 'x' in value ? thief.jwk : value]),
  )
  yield ['with the thief’s keys in it', await sign(encode(theirs), announced)]
}

it('no key of the thief’s has come to stay', () => {
  expect(JSON.stringify(everything())).not.toContain(thief.jwk.x)
})
