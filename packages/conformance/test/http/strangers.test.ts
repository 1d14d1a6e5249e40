import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { codeOn, linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { NONCE_HEADER } from '@countersign/protocol/device/proof.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { secretDigest } from '@countersign/protocol/enrolment/secret.ts'
import { signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ownKey } from '../../src/hostile/keys.ts'
import { type Answer, ask } from '../../src/http/ask.ts'
import { nonceFor, proven } from '../../src/http/forge.ts'
import { type House, need, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { leaksOf, welch } from '../../src/http/timing.ts'

// Hundreds of passwords are hashed one after another: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** All of one length, so that a page that repeats one is as long as with any other. */
const accounts = ['absent', 'invite', 'nophon', 'phoned', 'barred'] as const
type Account = (typeof accounts)[number]

/** argon2id takes 10 ms and more; whoever leaves it out is far beyond this. */
const least = { share: 0.25, milliseconds: 2 }

let tries = 0
/** A network of its own for each try: limits are another test's. */
const elsewhere = () => `203.${tries >> 16}.${(tries >> 8) & 255}.${tries++ & 255}`

async function peopled(): Promise<House> {
  const house = await openHouse()
  await house.member('phoned')
  await house.welcomed('nophon')
  await house.welcomed('barred')
  await house.invite('invite')
  await house.administer(`/people/${await house.idOf('barred')}/disable`)
  return house
}

const wrongPassword = (house: House, username: string, from = elsewhere()): Promise<Answer> =>
  ask(`${house.server.portalUrl}/sign-in`, {
    method: 'POST',
    headers: { origin: house.server.portalUrl, 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from },
    body: new URLSearchParams({ username, password: 'not the right one at all' }).toString(),
  })

/** All that an answer shows, but for the time and what was typed. */
function shown({ status, headers, cookies, text }: Answer, typed: string) {
  const { date: _, [NONCE_HEADER]: nonce, ...rest } = headers
  return {
    status,
    headers: rest,
    cookies,
    nonce: typeof nonce === 'string' ? nonce.length : null,
    text: text.replaceAll(typed, '…'),
    size: Buffer.byteLength(text),
  }
}

let house: House
beforeAll(async () => {
  house = await peopled()
})
afterAll(() => house?.close())

describe('T15 signing in as somebody who exists, or does not, or may not', () => {
  it('looks the same to the byte, headers and all', async () => {
    const [first, ...others] = await Promise.all(accounts.map(async (name) => shown(await wrongPassword(house, name), name)))
    expect(first?.status).toBe(403)
    for (const other of others) expect(other).toEqual(first)
  })

  it('and so it does when the tries are used up', async () => {
    const answers = await Promise.all(
      accounts.map(async (name) => {
        const from = elsewhere()
        await Promise.all(Array.from({ length: 10 }, () => wrongPassword(house, name, from)))
        return shown(await wrongPassword(house, name, from), name)
      }),
    )
    expect(answers[0]?.status).toBe(429)
    for (const other of answers) expect(other).toEqual(answers[0])
  })

  it('takes as long', async () => {
    const once = async (name: string) => void (await wrongPassword(house, name))
    expect(await leaksOf(accounts, once, { samples: 20, rounds: 3, least })).toEqual([])
  })

  it('and one that is told apart by the time it takes would be found: planted, nobody’s password costs nothing', async () => {
    const preload = pathToFileURL(join(import.meta.dirname, '../../src/http/leaking-passwords.ts')).href
    const leaking = await openHouse({ env: { NODE_OPTIONS: `--import ${preload}` } })
    try {
      await leaking.welcomed('phoned')
      const once = async (name: string) => void (await wrongPassword(leaking, name))
      const leaks = await leaksOf(['absent', 'phoned'] satisfies Account[], once, { samples: 16, rounds: 2, least })
      expect(leaks).toMatchObject([{ slower: 'phoned', faster: 'absent' }])
    } finally {
      await leaking.close()
    }
  })
})

describe('T15 codes and requests, to a phone that has no business with them', () => {
  let key: PhoneKey
  let nonce: string
  const opened: Record<string, string[]> = {}

  beforeAll(async () => {
    key = ownKey()
    nonce = await nonceFor(house.server.phoneUrl, paths.open, key)
    const browser = await house.welcomed('coder1')
    const fresh = async () => need(codeOn(await browser.open('/activate')), 'a code').slice(0, 4)
    // Each of these may be met four times with a wrong secret before it ends.
    const live = []
    const replaced = []
    for (let i = 0; i < 16; i++) {
      replaced.push(await fresh())
      await browser.submit('/activate/fresh')
    }
    live.push(await fresh())
    for (let i = 0; i < 15; i++) {
      const other = await house.welcomed(`coder-${i}`)
      live.push(need(codeOn(await other.open('/activate')), 'a code').slice(0, 4))
    }
    const used = await house.welcomed('coder2')
    const page = await used.open('/activate')
    expect((await (await house.phone()).activate(need(linkOn(page), 'a link'), PIN, () => used.until('/activate', numberOn))).ok).toBe(true)
    Object.assign(opened, { absent: ['ZZZZ', 'ZZZY', 'ZZZX'], live, replaced, used: [need(codeOn(page), 'a code').slice(0, 4)] })
  })

  async function call(path: string, message: object): Promise<Answer> {
    const url = house.server.phoneUrl + path
    const request = await proven(key, { url, body: utf8(JSON.stringify(message)), nonce })
    return ask(url, { ...request, headers: { ...request.headers, 'x-forwarded-for': elsewhere() } })
  }

  const met = new Map<string, number>()
  /** Any name of this kind that has been met least often. */
  function nameOf(kind: string): string {
    const [name = ''] = (opened[kind] ?? []).toSorted((a, b) => (met.get(a) ?? 0) - (met.get(b) ?? 0))
    met.set(name, (met.get(name) ?? 0) + 1)
    return name
  }
  const open = (kind: string) =>
    call(paths.open, { typ: 'countersign/open', v: 1, name: nameOf(kind), secret_sha256: secretDigest('00000000') })

  it('a wrong secret for a code that is live, used, replaced or not there: the same to the byte, and as fast', async () => {
    const kinds = ['absent', 'live', 'replaced', 'used']
    const answers = await Promise.all(kinds.map(async (kind) => shown(await open(kind), '-')))
    expect(answers[0]?.status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const once = async (kind: string) => void (await open(kind))
    expect(await leaksOf(kinds, once, { samples: 15, rounds: 3, least: { share: 0.5, milliseconds: 2 } })).toEqual([])
  })

  it('a decision on a request that waits for somebody else, that is over, or that never was', async () => {
    const ana = await house.member('waiter')
    await house.waiting(ana)
    const shownTo = await newestRequest(ana.phone)
    const decision = async (txn: string, aid: string) => {
      const context = { ...shownTo.context, txn: txn as typeof shownTo.context.txn, aid: aid as typeof shownTo.context.aid }
      return {
        decision: await signDenial({ shown: { ...shownTo, context }, iid: ana.phone.iid, possession: key, lang: 'en', reason: 'not_me' }),
      }
    }
    const { txn, aid } = shownTo.context
    const nobodys = toBase64url(new Uint8Array(16))
    const messages = {
      waits: await decision(txn, aid),
      never: await decision(`txn_${nobodys}`, aid),
      nobody: await decision(txn, `aut_${nobodys}`),
    }
    const ask = (kind: string) => call(paths.decide, messages[kind as keyof typeof messages])
    const answers = await Promise.all(Object.keys(messages).map(async (kind) => shown(await ask(kind), '-')))
    expect(answers[0]?.status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const once = async (kind: string) => void (await ask(kind))
    expect(await leaksOf(Object.keys(messages), once, { samples: 40, rounds: 3, least: { share: 0.5, milliseconds: 2 } })).toEqual([])
  })

  it('a PIN that is asked for with another’s live request, or with none', async () => {
    const ana = await house.member('pinned')
    await house.waiting(ana)
    const { txn } = (await newestRequest(ana.phone)).context
    const message = {
      typ: 'countersign/pin-evaluate',
      v: 1,
      iid: ana.phone.iid,
      kid: need(ana.phone.state.pin, 'a PIN').kid,
      blinded: toBase64url(new Uint8Array(32).fill(2)),
    }
    const answers = await Promise.all(
      [
        { ...message, for: txn },
        { ...message, for: `txn_${'A'.repeat(22)}` },
        { ...message, for: txn, kid: `ok_${'A'.repeat(22)}` },
      ].map(async (one) => shown(await call(paths.evaluate, one), '-')),
    )
    expect(answers[0]?.status).toBe(409)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })
})

describe('the measure itself', () => {
  const sample = (middle: number) => Array.from({ length: 60 }, (_, i) => middle + ((i * 37) % 60) / 60)
  it('finds two samples apart, and one sample not', () => {
    expect(Math.abs(welch(sample(10), sample(11)))).toBeGreaterThan(5)
    expect(welch(sample(10), sample(10))).toBe(0)
  })

  it('drops what one round says and another does not', async () => {
    let calls = 0
    const once = (kind: string) => new Promise<void>((resolve) => setTimeout(resolve, kind === 'a' && calls++ < 13 ? 12 : 1))
    expect(await leaksOf(['a', 'b'], once, { samples: 12, rounds: 3, least: { share: 0.2, milliseconds: 2 } })).toEqual([])
  })
})
