import { linkOn } from '@countersign/client/portal-visitor.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cli } from '../../src/http/cli.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, newestRequest, openHouse, PASSWORD } from '../../src/http/house.ts'

// Whole programs are started here, one after another: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

describe('the command line, while the server runs', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house?.close())
  const run = (...args: string[]) => cli(house.server, ...args)
  const printedLink = (out: string) => new URL(out.trim()).pathname

  it('user add prints an invitation that works at once; a name that is taken or bad is a sentence and exit code 1', async () => {
    const added = run('user', 'add', 'Ana', '--name', 'Ana Duarte', '--email', 'ana@example.org')
    expect(added).toMatchObject({ code: 0, err: '' })
    expect(added.out.trim()).toMatch(new RegExp(`^${house.server.portalUrl}/welcome/[\\w-]{43}$`))
    const browser = house.browser()
    const page = await browser.submit(printedLink(added.out), { password: PASSWORD })
    expect(page.html).toContain('Ana Duarte')
    expect(linkOn(page)).not.toBeNull()

    expect(run('user', 'add', 'ANA')).toMatchObject({ code: 1, out: '', err: 'There is somebody with this user name already.\n' })
    for (const bad of [['two words'], ['ok', '--email', 'nothing'], ['ok', '--role', 'king']]) {
      const refused = run('user', 'add', ...bad)
      expect([bad, refused.code, refused.out, refused.err.includes('    at ')]).toEqual([bad, 1, '', false])
    }
  })

  it('user list shows everybody; config shows every setting; settings from flags go before the environment', async () => {
    const listed = run('user', 'list')
    expect(listed.out).toContain('admin\tThe Administrator\tadministrator\tactive\t1 phones')
    expect(listed.out).not.toMatch(/\$argon2|sub_/)
    const config = run('config', '--issuer', 'From a flag')
    expect(config.out).toMatch(/issuer\s+From a flag\s+--issuer/)
    expect(config.out).toContain('The server would start with these.')
  })

  it('T20 disable ends sessions and refuses decisions at once; enable; reset-password; remove-phones; delete', async () => {
    const member = await house.member('ben')
    const waiting = await house.waiting(member)
    const shown = await newestRequest(member.phone)
    expect(run('user', 'disable', 'BEN').code).toBe(0)
    expect((await member.browser.open('/account')).path).toBe('/sign-in')
    expect((await waiting.browser.open('/waiting')).path).toBe('/sign-in')
    expect(await member.phone.deny(shown)).toMatchObject({ code: 'request_cancelled' })
    expect(run('user', 'enable', 'ben').code).toBe(0)
    const { number } = await house.waiting(member)
    expect((await approve(member.phone, number)).ok).toBe(true)

    const reset = run('user', 'reset-password', 'ben')
    const changed = house.browser()
    expect((await changed.submit(printedLink(reset.out), { password: 'something quite new' })).path).toBe('/waiting')
    expect(run('user', 'remove-phones', 'ben')).toMatchObject({ code: 0, out: '1 removed\n' })
    expect((await changed.open('/waiting')).path).toBe('/sign-in')
    const invited = run('user', 'invite', 'ben')
    expect(linkOn(await house.browser().submit(printedLink(invited.out), { password: PASSWORD }))).not.toBeNull()
    expect(run('user', 'delete', 'ben').code).toBe(0)
    expect((await house.browser().post('/sign-in', { username: 'ben', password: PASSWORD })).status).toBe(403)
    expect(run('user', 'delete', 'ben')).toMatchObject({
      code: 1,
      err: 'There is nobody with this user name. See: countersign user list\n',
    })
  })

  it('T21 what it did stands in its own chain of the log, and the server’s chain is whole beside it', () => {
    const audit = readRows(house.server.dataFolder).audit ?? []
    expect(new Set(audit.map(({ chain }) => chain))).toEqual(new Set(['cli', 'server']))
    for (const name of ['cli', 'server']) {
      const lines = audit.filter(({ chain }) => chain === name)
      for (const [i, line] of lines.entries()) if (i > 0) expect(line['previous']).toBe(lines[i - 1]?.['hash'])
    }
  })

  it('admin setup-link has nothing to give once there is an administrator', () => {
    expect(run('admin', 'setup-link')).toMatchObject({ code: 1, out: '' })
  })
})

describe('the set-up link', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server?.close())

  it('T02 made anew by the command line kills the older; and so does a restart', async () => {
    const form = new URLSearchParams({ username: 'admin', displayName: 'Admin', password: PASSWORD })
    const use = (link: string) => fetch(link, { method: 'POST', body: form, headers: { origin: server.portalUrl }, redirect: 'manual' })
    const first = await server.setUpLink()
    const second = cli(server, 'admin', 'setup-link').out.trim()
    expect((await use(first)).status).toBe(410)
    await server.restart()
    const third = await server.setUpLink()
    expect(new Set([first, second, third]).size).toBe(3)
    expect((await use(second)).status).toBe(410)
    expect((await use(third)).status).toBe(303)
    expect((await use(third)).status).toBe(410)
  })
})
