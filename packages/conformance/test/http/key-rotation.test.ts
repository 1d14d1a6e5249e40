import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cli } from '../../src/http/cli.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'

// Whole programs are started here, one after another: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let house: House
let ana: Member
const keyFile = () => join(house.server.dataFolder, 'keys.json')
const text = () => readFileSync(keyFile(), 'utf8')
const sealed = () => readRows(house.server.dataFolder).pin_key?.map(({ sealed }) => sealed)
const run = (...args: string[]) => cli(house.server, 'keys', ...args)

beforeAll(async () => {
  house = await openHouse()
  ana = await house.member('ana')
})
afterAll(() => house?.close())

describe('rotation of the server’s keys', () => {
  it('is refused while a server runs, and nothing is touched', () => {
    const before = [text(), sealed()]
    expect(run('rotate')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^A server, .* Stop it/) })
    expect([text(), sealed()]).toEqual(before)
  })

  it('from a key file of version 1: sessions, links, codes, requests and counted guesses go on', async () => {
    const code = await house.welcomed('with-a-code')
    const link = need(linkOn(await code.open('/activate')), 'a code')
    const invitation = await house.invite('with-a-link')
    const waiting = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    expect(await ana.phone.approve(shown, waiting.number, '0001')).toMatchObject({ code: 'pin_wrong', extra: { left: 4 } })

    await house.server.stop()
    const { masters, evidence } = JSON.parse(text())
    writeFileSync(keyFile(), JSON.stringify({ v: 1, master: masters[0].key, evidence }))
    const rotated = run('rotate')
    expect(rotated).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^There is a new master key\. .*: 2\.\n/) })
    expect(JSON.parse(text())).toMatchObject({ v: 2, masters: [{}, { key: masters[0].key, since: 0 }], evidence })
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    expect(readdirSync(house.server.dataFolder).filter((name) => name.startsWith('keys'))).toEqual(['keys.json'])
    await house.server.restart()

    expect(numberOn(await waiting.browser.open('/waiting'))).toBe(waiting.number)
    expect(await ana.phone.approve(shown, waiting.number, '0002')).toMatchObject({ code: 'pin_wrong', extra: { left: 3 } })
    expect(await ana.phone.approve(shown, waiting.number, PIN)).toMatchObject({ ok: true, value: { pin_wrong_before: 2 } })
    expect((await waiting.browser.open('/waiting')).path).toBe('/account')
    expect((await ana.browser.open('/account')).path).toBe('/account')
    expect(linkOn(await code.open('/activate'))).toBe(link)
    const phone = await house.phone()
    expect((await phone.activate(link, PIN, () => code.until('/activate', numberOn))).ok).toBe(true)
    expect(linkOn(await (await house.welcomed('with-a-link', invitation)).open('/activate'))).not.toBeNull()
    const used = await house.browser().submit(new URL(invitation).pathname, { password: PASSWORD })
    expect(used.html).not.toContain('name="password"')
  })

  it('the older key forgotten at once: what was made under it ends, phones go on', async () => {
    const old = await house.welcomed('made-before')
    const invitation = await house.invite('too-late')
    await house.server.stop()
    expect(run('rotate').code).toBe(0)
    expect(run('drop-old')).toMatchObject({ code: 1, err: expect.stringContaining('--now') })
    expect(run('drop-old', '--now')).toMatchObject({ code: 0, err: '' })
    expect(run('list').out).toMatch(/^in use {2}since 20.*\n.*: 0\n$/)
    await house.server.restart()
    expect((await old.open('/activate')).path).toBe('/sign-in')
    expect((await house.browser().open(new URL(invitation).pathname)).html).not.toContain('name="password"')
    const { number, browser } = await house.waiting(ana)
    expect((await approve(ana.phone, number)).ok).toBe(true)
    expect((await browser.open('/waiting')).path).toBe('/account')
    const told = readRows(house.server.dataFolder).audit?.filter(({ line }) => /"keys\./.test(Buffer.from(line as Uint8Array).toString()))
    expect(told).toHaveLength(3)
  })
})
