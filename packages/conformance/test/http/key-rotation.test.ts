import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cli } from '../../src/http/cli.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'

// Whole programs are started here, one after another: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const clock = shiftedClock()
let house: House
let ana: Member
const keyFile = () => join(house.server.dataFolder, 'keys.json')
const keys = () => JSON.parse(readFileSync(keyFile(), 'utf8')) as { v: number; masters: { key: string; since: number }[]; evidence: object }
const sealed = () =>
  readRows(house.server.dataFolder).pin_key?.flatMap(({ sealed }) => (sealed === null ? [] : [Buffer.from(sealed as Uint8Array)]))
const run = (...args: string[]) => cli(house.server, 'keys', ...args)

beforeAll(async () => {
  house = await openHouse({ env: clock.env })
  ana = await house.member('ana')
})
afterAll(async () => {
  await house?.close()
  clock.remove()
})

const rotate = async () => {
  await house.server.stop()
  const done = run('rotate')
  expect(done).toMatchObject({ code: 0, err: '' })
  await house.server.restart()
  return done
}

describe('rotation of the server’s keys', () => {
  it('is refused while a server runs, and nothing is touched', async () => {
    const before = [readFileSync(keyFile(), 'utf8'), sealed()]
    for (const verb of ['rotate', 'drop-old'])
      expect(run(verb)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^A server, .* Stop it/) })
    expect([readFileSync(keyFile(), 'utf8'), sealed()]).toEqual(before)
    expect((await house.signedIn(ana)).origin).toBe(house.server.portalUrl)
  })

  it('goes on with sessions, links, codes, requests and PINs that were there before', async () => {
    const code = await house.welcomed('with-a-code')
    const link = need(linkOn(await code.open('/activate')), 'a code')
    const invitation = await house.invite('with-a-link')
    const waiting = await house.waiting(ana)
    const before = [keys(), sealed()] as const

    expect((await rotate()).out).toMatch(/^There is a new master key: \d PIN keys/)
    expect(keys().masters).toEqual([{ key: expect.any(String), since: expect.any(Number) }, ...before[0].masters])
    expect(keys().evidence).toEqual(before[0].evidence)
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    expect(readdirSync(house.server.dataFolder).filter((name) => name.startsWith('keys'))).toEqual(['keys.json'])
    expect(sealed()).toHaveLength(before[1]?.length ?? 0)
    for (const name of readdirSync(house.server.dataFolder)) {
      const bytes = readFileSync(join(house.server.dataFolder, name))
      for (const old of before[1] ?? []) expect([name, bytes.includes(old)]).toEqual([name, false])
    }

    expect(numberOn(await waiting.browser.open('/waiting'))).toBe(waiting.number)
    expect((await approve(ana.phone, waiting.number)).ok).toBe(true)
    expect((await waiting.browser.open('/waiting')).path).toBe('/account')
    expect((await ana.browser.open('/account')).path).toBe('/account')
    expect(linkOn(await code.open('/activate'))).toBe(link)
    const phone = await house.phone()
    expect((await phone.activate(link, PIN, () => code.until('/activate', numberOn))).ok).toBe(true)
    const welcomed = await house.welcomed('with-a-link', invitation)
    expect((await welcomed.open('/activate')).path).toBe('/activate')
    expect((await welcomed.submit(new URL(invitation).pathname, { password: PASSWORD })).html).not.toContain('name="password"')
  })

  it('counts go on: guesses before it are guesses after it', async () => {
    const waiting = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    expect(await ana.phone.approve(shown, waiting.number, '0001')).toMatchObject({ code: 'pin_wrong', extra: { left: 4 } })
    await rotate()
    expect(await ana.phone.approve(shown, waiting.number, '0002')).toMatchObject({ code: 'pin_wrong', extra: { left: 3 } })
    expect(await ana.phone.approve(shown, waiting.number, PIN)).toMatchObject({ ok: true, value: { pin_wrong_before: 2 } })
  })

  it('cut short before or after any PIN key was encrypted anew, everything opens, and running it again finishes it', async () => {
    await house.server.stop()
    const copy = mkdtempSync(join(tmpdir(), 'countersign-rotation-'))
    const database = 'countersign.sqlite'
    try {
      cpSync(join(house.server.dataFolder, database), join(copy, database))
      const old = keys().masters[0]
      expect(run('rotate').code).toBe(0)
      // The key file is written first: the database is still what it was.
      cpSync(join(copy, database), join(house.server.dataFolder, database))
      await house.server.restart()
      expect((await house.signedIn(ana)).origin).toBe(house.server.portalUrl)
      await house.server.stop()
      expect(run('list').out).toMatch(/^in use .*\nkept .*\n(kept .*\n)*[1-9] PIN keys are encrypted under an older one/)
      expect(run('drop-old', '--now')).toMatchObject({ code: 1, err: expect.stringContaining('keys rotate') })
      const masters = keys().masters
      expect(run('rotate').out).toMatch(/^The rotation that was cut short is finished: [1-9]/)
      expect(keys().masters).toEqual(masters)
      expect(masters[1]).toEqual(old)
      expect(run('list').out).toContain('0 PIN keys')
      await house.server.restart()
      expect((await house.signedIn(ana)).origin).toBe(house.server.portalUrl)
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  })

  it('a draft that a crash left behind is replaced, and readable by nobody else', async () => {
    await house.server.stop()
    writeFileSync(`${keyFile()}.new`, 'half a fi', { mode: 0o644 })
    expect(run('rotate').code).toBe(0)
    expect(readdirSync(house.server.dataFolder).filter((name) => name.startsWith('keys'))).toEqual(['keys.json'])
    expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
    await house.server.restart()
  })

  it('the older key goes when nothing can hang on it any more, or at once, and then old sessions and links end', async () => {
    const member = await house.member('hangs-on')
    const invitation = await house.invite('too-late')
    await rotate()
    await house.server.stop()
    expect(run('drop-old')).toMatchObject({ code: 1, err: expect.stringContaining('--now') })
    clock.pass(8 * 86_400 + 60)
    expect(run('drop-old')).toMatchObject({ code: 0 })
    expect(keys().masters).toHaveLength(1)
    expect(run('drop-old')).toMatchObject({ code: 1, err: 'There is no older master key.\n' })
    await house.server.restart()
    expect((await house.browser().open(new URL(invitation).pathname)).html).not.toContain('name="password"')
    expect((await house.signedIn(member)).origin).toBe(house.server.portalUrl)

    const fresh = await house.signedIn(member)
    await rotate()
    await house.server.stop()
    expect(run('drop-old', '--now')).toMatchObject({ code: 0 })
    await house.server.restart()
    expect((await fresh.open('/account')).path).toBe('/sign-in')
    expect((await house.signedIn(member)).origin).toBe(house.server.portalUrl)
    expect(
      readRows(house.server.dataFolder).audit?.filter(({ line }) => Buffer.from(line as Uint8Array).includes('"keys.')).length,
    ).toBeGreaterThan(4)
  })

  it('a key file of version 1 is taken as it is, and becomes version 2 with its rotation', async () => {
    await house.server.stop()
    const { masters, evidence } = keys()
    expect(masters).toHaveLength(1)
    writeFileSync(keyFile(), JSON.stringify({ v: 1, master: masters[0]?.key, evidence }))
    chmodSync(keyFile(), 0o600)
    const first = readFileSync(keyFile(), 'utf8')
    await house.server.restart()
    expect((await house.signedIn(ana)).origin).toBe(house.server.portalUrl)
    expect(readFileSync(keyFile(), 'utf8')).toBe(first)
    await rotate()
    expect(keys()).toMatchObject({ v: 2, masters: [{}, { key: masters[0]?.key, since: 0 }], evidence })
    expect((await house.signedIn(ana)).origin).toBe(house.server.portalUrl)
  })

  it('a PIN key whose master key is lost is a failure of the server, not a wrong PIN: nothing is charged twice', async () => {
    await house.server.stop()
    const { masters } = keys()
    writeFileSync(keyFile(), JSON.stringify({ ...keys(), masters: masters.slice(1) }))
    await house.server.restart()
    const waiting = await house.waiting(ana)
    expect(await approve(ana.phone, waiting.number)).toMatchObject({ code: 'internal' })
    await house.server.stop()
    writeFileSync(keyFile(), JSON.stringify({ ...keys(), masters }))
    await house.server.restart()
    expect((await house.signedIn(ana)).origin).toBe(house.server.portalUrl)
    const db = new DatabaseSync(join(house.server.dataFolder, 'countersign.sqlite'), { readOnly: true })
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
    db.close()
  })
})
