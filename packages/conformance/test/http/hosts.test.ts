import { connect } from 'node:net'
import { linkOn } from '@countersign/client/portal-visitor.ts'
import { freePorts } from '@countersign/client/server-process/ports.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendRaw } from '../../src/hostile/raw-line.ts'
import { ask } from '../../src/http/ask.ts'
import { readRows } from '../../src/http/database.ts'
import { type House, need, openHouse, PASSWORD } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const hostOf = (url: string) => new URL(url).host
const strangers = ['evil.example', 'localhost', '127.0.0.1', 'localhost:1', '[::1]', 'localhost.', 'localhost:80@evil.example']

describe('T22 a request under another name', () => {
  it.each(strangers)('Host: "%s" gets 421 and a sentence on both ports, and not its own name back', async (host) => {
    for (const url of [house.server.portalUrl, house.server.phoneUrl]) {
      for (const path of ['/', '/sign-in', '/authenticator/v1/requests', '/assets/look.css']) {
        const answer = await ask(url + path, { headers: { host } })
        expect([answer.status, path]).toEqual([421, path])
        expect(answer.text).toContain('answers at')
        expect(answer.text).toContain(url)
        if (host.includes('evil')) expect(answer.text).not.toContain('evil')
        expect(answer.headers['x-content-type-options']).toBe('nosniff')
      }
    }
  })

  it('no Host at all is no way in either', async () => {
    const { port } = new URL(house.server.portalUrl)
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /sign-in HTTP/1.0\r\n\r\n'))
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 421 /)
  })

  it('each port has its own side, and refuses the other’s name', async () => {
    const { portalUrl, phoneUrl } = house.server
    expect((await ask(`${phoneUrl}/`, { headers: { host: hostOf(portalUrl) } })).status).toBe(421)
    expect((await ask(`${portalUrl}/`, { headers: { host: hostOf(phoneUrl) } })).status).toBe(421)
    expect((await ask(`${portalUrl}/sign-in`, { headers: { host: hostOf(portalUrl).toUpperCase() } })).status).toBe(200)
  })

  it('a POST under another name has no effect', async () => {
    const { portalUrl } = house.server
    const body = new URLSearchParams({ username: 'admin', password: PASSWORD }).toString()
    const headers = { host: 'evil.example', origin: portalUrl, 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await ask(`${portalUrl}/sign-in`, { method: 'POST', headers, body })
    expect([answer.status, answer.cookies]).toEqual([421, []])
  })

  it('no header changes a link, a redirect or a cookie', async () => {
    const lies = {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-original-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '444',
    }
    const browser = await house.welcomed('lied-to')
    const page = await browser.get('/activate', lies)
    expect(page.status).toBe(200)
    const link = need(linkOn({ status: 200, path: '/activate', html: page.text }), 'a link')
    expect(link.toLowerCase().startsWith(house.server.phoneUrl)).toBe(true)
    const { browser: admin } = house.administrator
    const made = await admin.post(
      '/people',
      { username: 'invited', displayName: 'I', role: 'person' },
      { ...lies, origin: house.server.portalUrl },
    )
    expect(made.text).toContain(`${house.server.portalUrl}/welcome/`)
    for (const text of [page.text, made.text]) expect(text).not.toContain('evil')
    const moved = await house.browser().get('/account', lies)
    expect(moved.headers.location).toBe('/sign-in?notice=session-ended')
  })
})

describe('T26 whose address it is', () => {
  const addressOf = (folder: string) => readRows(folder).session?.at(-1)?.['ip']
  const signIn = (portalUrl: string, forwarded: string | string[]) =>
    ask(`${portalUrl}/sign-in`, {
      method: 'POST',
      headers: { origin: portalUrl, 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': forwarded },
      body: new URLSearchParams({ username: 'admin', password: PASSWORD }).toString(),
    })
  const folder = () => house.server.dataFolder

  it.each<[string, string | string[], string]>([
    ['the last hop before our proxy', '203.0.113.7', '203.0.113.7'],
    ['not what the client itself wrote in front', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['through two of our proxies', '203.0.113.7, 127.0.0.9', '203.0.113.7'],
    ['two headers, in their order', ['198.51.100.1', '203.0.113.7'], '203.0.113.7'],
    ['IPv6', '2001:db8::7', '2001:db8::7'],
    ['IPv4 in IPv6 clothes', '::ffff:203.0.113.7', '203.0.113.7'],
    ['nothing that cannot be read: our proxy’s own', 'a', '127.0.0.1'],
    ['not past what cannot be read', '203.0.113.7, unknown', '127.0.0.1'],
    ['no address with a port', '203.0.113.7:1234', '127.0.0.1'],
  ])('behind a configured proxy: %s', async (_, forwarded, expected) => {
    expect((await signIn(house.server.portalUrl, forwarded)).status).toBe(303)
    expect(addressOf(folder())).toBe(expected)
    // Of the requests that wait for the administrator at most five may.
    await house.administrator.phone.deny(need(await house.administrator.phone.firstRequest(), 'a request'))
  })

  it('without a configured proxy nothing in a header counts', async () => {
    const alone = await openHouse({ env: { COUNTERSIGN_TRUSTED_PROXIES: '' } })
    try {
      expect((await signIn(alone.server.portalUrl, '203.0.113.7')).status).toBe(303)
      expect(addressOf(alone.server.dataFolder)).toBe('127.0.0.1')
    } finally {
      await alone.close()
    }
  })
})

it('T22 two Host headers are one too many, whichever of them is ours (RFC 9112 §3.2)', async () => {
  for (const url of [house.server.portalUrl, house.server.phoneUrl]) {
    const [port, host] = [Number(new URL(url).port), hostOf(url)]
    for (const [first, second] of [
      [host, 'evil.example'],
      ['evil.example', host],
      [host, host],
    ]) {
      const { statuses } = await sendRaw(port, [Buffer.from(`GET / HTTP/1.1\r\nHost: ${first}\r\nhOST: ${second}\r\n\r\n`)])
      expect(statuses).toEqual([400])
    }
  }
})

describe('one port for both sides', () => {
  let server: RunningServer
  let [portal, phone] = ['', '']
  let port = 0
  beforeAll(async () => {
    port = (await freePorts(1))[0] as number
    ;[portal, phone] = [`localhost:${port}`, `phone.localhost:${port}`]
    const env = {
      COUNTERSIGN_PORTAL_URL: `http://${portal}`,
      COUNTERSIGN_PHONE_URL: `http://${phone}`,
      COUNTERSIGN_PORT: `${port}`,
      COUNTERSIGN_PHONE_PORT: `${port}`,
    }
    server = await startServer({ env })
  })
  afterAll(() => server?.close())

  it('T22 the name tells them apart, and any other is refused with both addresses', async () => {
    const at = (host: string, path: string, method = 'GET') => ask(`http://127.0.0.1:${port}${path}`, { method, headers: { host } })
    expect((await at(portal, '/sign-in')).text).toContain('<form')
    expect((await at(phone, '/sign-in')).status).toBe(404)
    expect((await at(phone, '/authenticator/v1/requests', 'POST')).headers['content-type']).toContain('application/problem+json')
    expect((await at(portal, '/authenticator/v1/requests', 'POST')).headers['content-type']).not.toContain('problem+json')
    const other = await at(`other.localhost:${port}`, '/')
    expect(other.status).toBe(421)
    expect(other.text).toContain(`http://${portal} and http://${phone}`)
  })
})
