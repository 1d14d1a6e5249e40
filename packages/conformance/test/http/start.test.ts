import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { freePorts } from '@countersign/client/server-process/ports.ts'
import { startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { program } from '../../src/http/cli.ts'
import { type House, need, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'

// Whole programs are started here, one after another: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const MAIN = 'packages/server/src/main.ts'
const modeOf = (path: string) => statSync(path).mode & 0o777

describe('a second start', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house?.close())

  it('finds the same keys, in files that nobody else may read, and every phone still works', async () => {
    const ana = await house.member('ana')
    const keys = join(house.server.dataFolder, 'keys.json')
    const before = readFileSync(keys, 'utf8')
    expect(modeOf(keys)).toBe(0o600)
    await house.server.restart()
    expect(readFileSync(keys, 'utf8')).toBe(before)
    for (const name of readdirSync(house.server.dataFolder))
      expect([name, modeOf(join(house.server.dataFolder, name))]).toEqual([name, 0o600])
    expect(modeOf(house.server.dataFolder) & 0o077).toBe(0)
    expect((await ana.browser.open('/account')).path).toBe('/account')
    expect((await (await house.signedIn(ana)).open('/account')).path).toBe('/account')
    expect(house.server.logs().match(/\/welcome\//g)).toHaveLength(1)
  })

  it('a code and a request that were open are still what they were', async () => {
    const browser = await house.welcomed('open')
    const link = linkOn(await browser.open('/activate'))
    const phone = await house.phone()
    await house.server.restart()
    expect(linkOn(await browser.open('/activate'))).toBe(link)
    expect((await phone.activate(need(link, 'a link'), PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    await browser.open('/activate')
    const waiting = await house.waiting({ username: 'open', password: PASSWORD })
    await house.server.restart()
    expect(numberOn(await waiting.browser.open('/waiting'))).toBe(waiting.number)
  })
})

describe('a start that is refused', () => {
  let folder: string
  let env: Record<string, string>
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-refused-'))
    const [port, phonePort, opsPort] = await freePorts(3)
    env = {
      COUNTERSIGN_PORT: `${port}`,
      COUNTERSIGN_PHONE_PORT: `${phonePort}`,
      COUNTERSIGN_OPS_PORT: `${opsPort}`,
      COUNTERSIGN_DATA: join(folder, 'data'),
    }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const start = (more: Record<string, string>, ...args: string[]) => program(MAIN, { ...env, ...more }, args, folder)

  it.each<[string, Record<string, string>, string[], string]>([
    [
      'a setting in the environment',
      { COUNTERSIGN_PORTAL_URL: 'http://id.example.org' },
      [],
      'COUNTERSIGN_PORTAL_URL is "http://id.example.org": ',
    ],
    ['a flag', {}, ['--port', '99999'], '--port is "99999": give a port from 1 to 65535'],
    ['an unknown flag', {}, ['--nonsense', '1'], 'Known flags: --portal-url'],
    ['a settings file that is not there', {}, ['--config', 'nowhere.json'], 'The settings file nowhere.json cannot be read'],
  ])('for %s: one sentence and exit code 1, and no folder was made', (_, more, args, sentence) => {
    const done = start(more, ...args)
    expect(done.code).toBe(1)
    expect(done.err).toContain(sentence)
    expect(done.err.trim().split('\n')).toHaveLength(1)
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('for a port that is taken: says which, and how to choose another', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(Number(env['COUNTERSIGN_PORT']), '127.0.0.1', resolve))
    try {
      const done = start({})
      expect([done.code, done.err.trim()]).toEqual([
        1,
        expect.stringMatching(/^(The app .+\n)?Port \d+ is in use\. Stop what uses it, or choose another with --port/),
      ])
    } finally {
      taken.close()
      rmSync(join(folder, 'data'), { recursive: true, force: true })
    }
  })

  it('T11 for keys that others may read, keys that are gone, and keys of another kind', async () => {
    const dataFolder = join(folder, 'data')
    const server = await startServer({ dataFolder })
    await server.stop()
    const keys = join(dataFolder, 'keys.json')
    const content = readFileSync(keys, 'utf8')

    for (const mode of [0o644, 0o604, 0o660]) {
      chmodSync(keys, mode)
      expect(start({})).toMatchObject({ code: 1, err: `Others may read ${keys}. Run: chmod 600 ${keys}\n` })
    }
    rmSync(keys)
    expect(start({})).toMatchObject({ code: 1, err: expect.stringContaining('Put the file back from your backup') })
    expect(existsSync(keys)).toBe(false)
    for (const wrong of ['{"v":1,"master":"AAAA"}', '{"v":2}']) {
      writeFileSync(keys, wrong, { mode: 0o600 })
      const done = start({})
      expect([wrong, done.code, done.err.trim().split('\n').length]).toEqual([wrong, 1, 1])
      expect(done.err).toContain(keys)
    }
    writeFileSync(keys, content, { mode: 0o600 })
    const again = await startServer({ dataFolder })
    expect(await again.setUpLink()).toContain('/welcome/')
    await again.close()
  })

  it.each(['', '{', 'null', '{"v":1,"master":1}'])('T11 for a key file that is damaged: %j', (content) => {
    const data = mkdtempSync(join(tmpdir(), 'countersign-damaged-'))
    try {
      writeFileSync(join(data, 'keys.json'), content, { mode: 0o600 })
      const done = start({ COUNTERSIGN_DATA: data })
      expect([done.code, done.err.trim().split('\n').length]).toEqual([1, 1])
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })

  it('T11 two first starts at once end with one key file', async () => {
    const dataFolder = join(folder, 'raced')
    const servers = await Promise.allSettled([startServer({ dataFolder }), startServer({ dataFolder })])
    const running = servers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(running.length).toBeGreaterThan(0)
    expect(readdirSync(dataFolder).filter((name) => name.startsWith('keys'))).toEqual(['keys.json'])
    for (const one of running) await one.stop()
  })
})
