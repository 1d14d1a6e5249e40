import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Origin } from '../../src/settings/settings.ts'
import { browserName } from '../../src/web/browser-name.ts'
import { byHost } from '../../src/web/hosts.ts'

const origin = (text: string): Origin => {
  const url = new URL(text)
  return { origin: url.origin, host: url.host, hostname: url.hostname, secure: url.protocol === 'https:' }
}

function answered(host: string | undefined, origins: readonly string[]): string {
  let answer = ''
  const sides = origins.map((text) => ({ origin: origin(text), listener: (() => (answer = text)) as unknown as RequestListener }))
  const response = { writeHead: (status: number) => (answer = String(status)), end: () => {} } as unknown as ServerResponse
  byHost(sides)({ headers: { host }, rawHeaders: host === undefined ? [] : ['Host', host] } as unknown as IncomingMessage, response)
  return answer
}

describe('T22 which side answers', () => {
  const [portal, phone] = ['https://id.example.org', 'https://phone.id.example.org']
  it.each([
    ['id.example.org', portal],
    ['ID.EXAMPLE.ORG', portal],
    ['id.example.org:443', portal],
    ['phone.id.example.org', phone],
    ['phone.id.example.org:443', phone],
    ['id.example.org:80', '421'],
    ['id.example.org:8443', '421'],
    ['id.example.org.', '421'],
    ['xid.example.org', '421'],
    ['example.org', '421'],
    ['id.example.org, evil.example', '421'],
    ['', '421'],
    [undefined, '421'],
  ])('%s: %s', (host, expected) => expect(answered(host, [portal, phone])).toBe(expected))

  it('a port in the address has to be in the name', () => {
    expect(answered('localhost:8080', ['http://localhost:8080'])).toBe('http://localhost:8080')
    for (const host of ['localhost', 'localhost:80', '127.0.0.1:8080', '[::1]:8080'])
      expect(answered(host, ['http://localhost:8080'])).toBe('421')
  })
})

describe('what a browser is called', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Windows'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
      'Safari, Mac',
    ],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge, Windows'],
    ['Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome, Android'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140 Mobile/15E148 Safari/604.1',
      'Chrome, iPhone',
    ],
    ['curl/8', ''],
    ['<script>alert(1)</script>', ''],
    ['', ''],
    [undefined, ''],
  ])('%s', (agent, name) => expect(browserName(agent)).toBe(name))
})
