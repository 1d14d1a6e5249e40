import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { thumbprint } from '@countersign/protocol/jwk.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Browser } from '../../src/http/browser.ts'
import { cli, program } from '../../src/http/cli.ts'
import { readRows } from '../../src/http/database.ts'
import { evidenceLinks, judged, publishedKeys } from '../../src/http/evidence.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, otherNumber, PASSWORD, PIN } from '../../src/http/house.ts'
import { platformPhone } from '../../src/http/platform-phone.ts'

// Whole programs are started here, and thousands of files judged: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let house: House
let ana: Member
/** Whose phone has a platform credential. */
let wil: Browser
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-evidence-'))
  house = await openHouse()
  ana = await house.member('ana')
  wil = await house.welcomed('wil')
  const platform = await platformPhone(house.server.phoneUrl)
  const bound = await platform.activate(need(linkOn(await wil.open('/activate')), 'a link'), () => wil.until('/activate', numberOn))
  expect(bound).toMatchObject({ ok: true, value: { state: 'approved' } })
  await wil.open('/activate')
  const { number } = await house.waiting({ username: 'wil', password: PASSWORD })
  expect(await platform.approve(await newestRequest(platform.phone), number)).toMatchObject({ ok: true, value: { state: 'approved' } })

  await signIn('approved')
  await signIn('denied')
  await signIn('burnt')
  await signIn('approved')
})
afterAll(async () => {
  await house?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function signIn(outcome: 'approved' | 'denied' | 'burnt'): Promise<void> {
  const { number, browser } = await house.waiting(ana)
  if (outcome === 'denied') expect((await ana.phone.deny(await newestRequest(ana.phone))).ok).toBe(true)
  else expect((await approve(ana.phone, outcome === 'burnt' ? otherNumber(number) : number)).ok).toBe(outcome === 'approved')
  if (outcome === 'approved') expect((await browser.open('/waiting')).path).toBe('/account')
}

const download = async (browser: Browser, path: string): Promise<string> => {
  const { status, text } = await browser.get(path)
  expect(status, path).toBe(200)
  return text
}

const verifier = (...args: string[]) => program('packages/client/src/verify-evidence.ts', {}, args)

function written(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('evidence on the account page', () => {
  it('lists what the phones answered, newest first; each file is an attachment that holds, but a wrong number has none', async () => {
    const { html } = await ana.browser.open('/account')
    const tags = [...html.matchAll(/<span class="tag (?:good|bad)">([^<]+)</g)].map(([, words]) => words)
    expect(tags).toEqual(['Approved', 'Wrong number', 'Refused', 'Approved', 'Approved'])
    const links = await evidenceLinks(ana.browser)
    expect(links).toHaveLength(4)
    const trusted = await publishedKeys(house.browser())
    for (const link of links) {
      const { status, headers, text } = await ana.browser.get(link)
      expect(status).toBe(200)
      expect(headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="countersign-evidence-${link.split('/').at(-1)}.json"`,
      })
      expect(judged(text, trusted)).toBe('holds')
      expect(judged(text, { ...trusted, iss: 'https://phone.other.example' })).toBe('another_server')
      const stranger = thumbprintless(trusted.keys[0]?.x as string)
      expect(judged(text, { ...trusted, keys: [stranger] })).toBe('untrusted_key')
    }
    for (const link of await evidenceLinks(wil)) expect(judged(await download(wil, link), trusted)).toBe('holds')
  })

  it('the published keys are named by their thumbprints, and name the server', async () => {
    const { status, headers, text } = await house.browser().get('/evidence-keys.json')
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    const published = JSON.parse(text) as { keys: { kid: string; jwk: Parameters<typeof thumbprint>[0] }[] }
    expect(published).toMatchObject({ typ: 'countersign/evidence-keys', v: 1, iss: house.server.phoneUrl, rp_id: 'localhost' })
    expect(published.keys.map(({ kid }) => kid)).toEqual(published.keys.map(({ jwk }) => thumbprint(jwk)))
    expect(Object.keys(published.keys[0]?.jwk ?? {})).toEqual(['kty', 'crv', 'x', 'y'])
  })

  it('T15 is one’s own alone: another’s, none and nonsense look the same, to a person and to an administrator', async () => {
    const [link] = (await evidenceLinks(ana.browser)) as [string]
    const blank = (text: string) => text.replaceAll(/\/account\/evidence\/[^"]*/g, '…')
    for (const browser of [wil, house.administrator.browser]) {
      const nobodys = await browser.get('/account/evidence/txn_AAAAAAAAAAAAAAAAAAAAAA')
      expect(nobodys.status).toBe(404)
      for (const path of [link, '/account/evidence/x', '/account/evidence/%00', "/account/evidence/'%20OR%201=1", `${link}%20`]) {
        const other = await browser.get(path)
        expect([path, other.status, blank(other.text)]).toEqual([path, 404, blank(nobodys.text)])
      }
      expect((await browser.get(link)).text).not.toContain('countersign/evidence')
    }
    expect((await house.browser().get(link)).headers.location).toBe('/sign-in?notice=session-ended')
    const halfway = await house.waiting(ana)
    expect((await halfway.browser.get(link)).headers.location).toBe('/waiting')
    await halfway.browser.submit('/waiting/cancel')
    expect((await ana.browser.post(link)).status).toBe(404)
  })
})

describe('evidence of a phone whose PIN was changed', () => {
  it('holds for decisions from before and from after, each under the binding of its time', async () => {
    const member = await house.member('changer')
    const { phone } = member
    const first = await house.waiting(member)
    const shown = await newestRequest(phone)
    const opened = await phone.pinFor(shown.context.txn, shown.context.iss, PIN)
    if (!opened.ok) throw new Error(opened.code)
    expect((await phone.prepareChange(shown.context.iss, opened.value, '5926')).ok).toBe(true)
    expect((await phone.approve(shown, first.number, PIN)).ok).toBe(true)
    expect((await phone.sendChange()).ok).toBe(true)
    const second = await house.waiting(member)
    expect((await phone.approve(await newestRequest(phone), second.number, '5926')).ok).toBe(true)

    const trusted = await publishedKeys(house.browser())
    const files = await Promise.all((await evidenceLinks(member.browser)).map((link) => download(member.browser, link)))
    expect(files.map((file) => judged(file, trusted))).toEqual(['holds', 'holds', 'holds'])
    const [after, before] = files.map((file) => JSON.parse(file)) as [{ binding: string }, { binding: string }]
    const bytes = Buffer.from(after.binding, 'base64url').toString()
    const renewed = JSON.parse(Buffer.from(JSON.parse(bytes).payload, 'base64url').toString())
    expect(renewed.replaces).toBe(digestText(new Uint8Array(Buffer.from(before.binding, 'base64url'))))
    expect(judged(`${JSON.stringify({ ...after, binding: before.binding })}\n`, trusted)).toBe('binding_changed')
  })
})

describe('every byte', () => {
  it.each(['PIN', 'WebAuthn'])('of an export under %s, changed, is noticed', async (way) => {
    const browser = way === 'PIN' ? ana.browser : wil
    const text = await download(browser, (await evidenceLinks(browser))[0] as string)
    expect(text.includes('webauthn') || Buffer.from(JSON.parse(text).decision, 'base64url').includes('"webauthn"')).toBe(way === 'WebAuthn')
    const trusted = await publishedKeys(house.browser())
    const file = utf8(text)
    for (let at = 0; at < file.length; at++) {
      const changed = file.with(at, (file[at] as number) ^ (1 << ((at + 3) % 8)))
      if (judged(changed, trusted) === 'holds') expect.fail(`byte ${at} of ${file.length}`)
    }
  })

  it('of two exports in the place of each other: every part of every other decision is noticed', async () => {
    const trusted = await publishedKeys(house.browser())
    const all = await Promise.all([
      ...(await evidenceLinks(ana.browser)).map((link) => download(ana.browser, link)),
      ...(await evidenceLinks(wil)).map((link) => download(wil, link)),
    ])
    for (const [i, one] of all.entries()) {
      for (const [k, other] of all.entries()) {
        for (const part of ['context', 'decision', 'binding', 'receipt', 'audit'] as const) {
          const [mine, theirs] = [JSON.parse(one), JSON.parse(other)]
          // Two decisions of one phone rest on the same binding.
          if (i === k || JSON.stringify(mine[part]) === JSON.stringify(theirs[part])) continue
          const swapped = `${JSON.stringify({ ...mine, [part]: theirs[part] })}\n`
          expect([i, k, part, judged(swapped, trusted)]).not.toEqual([i, k, part, 'holds'])
        }
      }
    }
  })
})

describe('the command line', () => {
  it('lists, exports and verifies without the server; says what is proven and what is not', async () => {
    const listed = cli(house.server, 'evidence', 'list', 'ANA')
    expect(listed).toMatchObject({ code: 0, err: '' })
    const rows = listed.out
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(rows.map(([, outcome, , kind]) => [outcome, kind])).toEqual([
      ['approved', 'signin'],
      ['burnt', 'signin'],
      ['denied', 'signin'],
      ['approved', 'signin'],
      ['approved', 'activation'],
    ])
    const [approved, burnt] = rows.map(([, , txn]) => txn) as [string, string]

    const [file, keys] = [join(folder, 'evidence.json'), join(folder, 'keys.json')]
    expect(cli(house.server, 'evidence', 'export', approved, '--out', file)).toEqual({ code: 0, out: '', err: '' })
    expect(cli(house.server, 'evidence', 'export', approved, '--out', file)).toMatchObject({ code: 1, err: `${file} is there already.\n` })
    expect(cli(house.server, 'evidence', 'keys', '--out', keys).code).toBe(0)
    expect(readFileSync(keys, 'utf8')).toBe((await house.browser().get('/evidence-keys.json')).text)
    // Signed twice, and the same word each time.
    const page = JSON.parse(await download(ana.browser, `/account/evidence/${approved}`))
    const exported = JSON.parse(readFileSync(file, 'utf8'))
    expect(exported.receipt.payload).toBe(page.receipt.payload)
    expect({ ...exported, receipt: null }).toEqual({ ...page, receipt: null })

    const held = verifier(file, '--key', keys)
    expect(held).toMatchObject({ code: 0, err: '' })
    expect(held.out).toMatch(/^This evidence holds\./)
    for (const part of [approved, house.server.phoneUrl, 'What they do not show', 'The operator alone says whose the keys are'])
      expect(held.out).toContain(part)

    expect(cli(house.server, 'evidence', 'export', burnt)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('wrong number') })
    expect(cli(house.server, 'evidence', 'export', 'txn_none')).toMatchObject({ code: 1, out: '' })
  })

  it('verify says no to changed evidence and to other keys, and tells apart what could not be checked', async () => {
    const text = await download(wil, (await evidenceLinks(wil))[0] as string)
    const file = written('wil.json', text)
    const keys = written('published.json', (await house.browser().get('/evidence-keys.json')).text)
    expect(cli(house.server, 'evidence', 'verify', file, '--key', keys)).toMatchObject({
      code: 0,
      out: expect.stringContaining('platform credential'),
    })

    const changed = written('changed.json', text.replace('"seq"', '"sea"').replace(/}\n$/, '} \n'))
    expect(verifier(changed, '--key', keys)).toMatchObject({ code: 1, out: expect.stringContaining('does NOT hold (malformed)') })
    const published = JSON.parse(readFileSync(keys, 'utf8'))
    const jwk = thumbprintless(published.keys[0].jwk.x)
    const strangers = written('strangers.json', JSON.stringify({ ...published, keys: [{ kid: thumbprint(jwk), jwk }] }))
    expect(verifier(file, '--key', strangers)).toMatchObject({ code: 1, out: expect.stringContaining('(untrusted_key)') })
    expect(verifier(file, '--key', strangers, '--key', keys).code).toBe(0)

    const elsewhere = written('elsewhere.json', JSON.stringify({ ...published, iss: 'https://phone.other.example' }))
    const uncheckable = [[file], [file, '--key', file], [join(folder, 'none'), '--key', keys], [file, '--key', keys, '--key', elsewhere]]
    for (const args of uncheckable) expect([args, verifier(...args).code]).toEqual([args, 2])
  })
})

describe('T21 a database that was written to by hand', () => {
  /** What was changed behind the server's back, put back afterwards. */
  async function tampered(sql: string, undo: string, look: (link: string) => Promise<void>): Promise<void> {
    const [link] = (await evidenceLinks(ana.browser)) as [string]
    const db = new DatabaseSync(join(house.server.dataFolder, 'countersign.sqlite'), { timeout: 5000 })
    const txn = link.split('/').at(-1) as string
    try {
      db.exec('CREATE TEMP TABLE before AS SELECT * FROM request')
      db.exec(sql.replaceAll(':txn', `'${txn}'`))
      await look(link)
    } finally {
      db.exec(undo.replaceAll(':txn', `'${txn}'`))
      db.close()
    }
  }

  const NEXT_LINE = "chain = 'server' AND seq = (SELECT audit_seq + 1 FROM request WHERE id = :txn)"
  const back = (column: string) => `UPDATE request SET ${column} = (SELECT ${column} FROM before b WHERE b.id = request.id)`
  it.each([
    ['another time', 'UPDATE request SET decided_at = decided_at - 1 WHERE id = :txn', back('decided_at')],
    ['another outcome', "UPDATE request SET state = 'denied' WHERE id = :txn", back('state')],
    ['another number', "UPDATE request SET number = '999999' WHERE id = :txn", back('number')],
    ['another decision', "UPDATE request SET message = replace(message, 'signature', 'signature ') WHERE id = :txn", back('message')],
    [
      'the decision of another request',
      `UPDATE request SET message = (SELECT message FROM request o WHERE o.id <> :txn AND o.state = 'consumed' LIMIT 1) WHERE id = :txn`,
      back('message'),
    ],
    [
      'another binding',
      `UPDATE request SET binding_id = (SELECT max(id) FROM binding b WHERE b.aid <> request.decided_by) WHERE id = :txn`,
      back('binding_id'),
    ],
    ['another line of the log', 'UPDATE request SET audit_seq = audit_seq - 1 WHERE id = :txn', back('audit_seq')],
    ['another hash', "UPDATE request SET audit_hash = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE id = :txn", back('audit_hash')],
    [
      'a next line that follows another one',
      `DROP TRIGGER audit_keeps_its_words; UPDATE audit SET previous = hash WHERE ${NEXT_LINE}`,
      `UPDATE audit SET previous = (SELECT a.hash FROM audit a WHERE a.chain = audit.chain AND a.seq = audit.seq - 1) WHERE ${NEXT_LINE};
       CREATE TRIGGER audit_keeps_its_words BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END`,
    ],
    [
      'no line',
      'UPDATE request SET audit_chain = NULL, audit_seq = NULL, audit_hash = NULL WHERE id = :txn',
      `${back('audit_chain')}; ${back('audit_seq')}; ${back('audit_hash')}`,
    ],
  ])('%s: nothing is signed, and the page says so', async (_, sql, undo) => {
    await tampered(sql, undo, async (link) => {
      const { status, text } = await ana.browser.get(link)
      expect(status).toBe(409)
      expect(text).toContain('There is no evidence of this answer')
    })
    const [link] = (await evidenceLinks(ana.browser)) as [string]
    expect((await ana.browser.get(link)).status).toBe(200)
  })

  it('a wrong number that was made an approval', async () => {
    const burnt = need(readRows(house.server.dataFolder).request?.find(({ state }) => state === 'burnt')?.['id'], 'a wrong number')
    await tampered(`UPDATE request SET state = 'approved' WHERE id = '${burnt}'`, back('state'), async () => {
      expect((await ana.browser.get(`/account/evidence/${burnt}`)).status).toBe(409)
    })
  })
})

it('a phone that refused to be bound: its answer is listed, and there is no evidence of it', async () => {
  const member = await house.member('max')
  const page = await member.browser.submit('/account/add-phone')
  const other = await house.phone()
  const account = await other.prepareClaim(need(linkOn(page), 'a link'), PIN)
  if (!account.ok) throw new Error(account.code)
  expect((await other.sendClaim(account.value)).ok).toBe(true)
  const shown = await newestRequest(other)
  expect((await other.deny(shown)).ok).toBe(true)
  const { html } = await member.browser.open('/account')
  expect(html.match(/<span class="tag bad">Refused</g)).toHaveLength(1)
  expect(await evidenceLinks(member.browser)).toHaveLength(1)
  expect((await member.browser.get(`/account/evidence/${shown.context.txn}`)).status).toBe(409)
})

it('evidence outlives the phone: after an administrator has removed it, what it decided can still be shown', async () => {
  const member = await house.member('eve')
  const { number } = await house.waiting(member)
  await approve(member.phone, number, PIN)
  await house.administer(`/people/${await house.idOf('eve')}/unbind`)
  const txn = need(cli(house.server, 'evidence', 'list', 'eve').out.split('\t')[2], 'a decision')
  expect(judged(cli(house.server, 'evidence', 'export', txn).out, await publishedKeys(house.browser()))).toBe('holds')
})

/** A key that nobody has, with one of its coordinates taken from another. */
function thumbprintless(x: string) {
  return { kty: 'EC', crv: 'P-256', x, y: x } as const
}
