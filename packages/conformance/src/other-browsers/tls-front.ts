import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Authority } from './authority.ts'

export interface TlsFront {
  readonly port: number
  /** What it hands requests to from now on. */
  passTo(url: string): void
  /** How many requests have come: of a line that was broken off over its certificate there is none. */
  asked(): number
  close(): void
}

/** What stands before a server in a real house: it speaks TLS, passes Host on and tells the address that asks. */
export async function openTlsFront({ key, certificate }: Authority['leaf']): Promise<TlsFront> {
  let requests = 0
  let behind = new URL('http://localhost')
  const front = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (asked, answer) => {
    requests++
    const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress }
    const passed = request(behind, { method: asked.method, path: asked.url, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
      answer.flushHeaders()
      response.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    // A page that is left ends its stream: so does the line behind it.
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  return {
    port: (front.address() as AddressInfo).port,
    passTo(url) {
      behind = new URL(url)
    },
    asked: () => requests,
    close() {
      front.close()
      front.closeAllConnections()
    },
  }
}
