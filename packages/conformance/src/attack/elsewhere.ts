import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Elsewhere {
  readonly url: string
  /** Every path that was asked for, from the start; what browsers ask for by themselves is left out. */
  readonly heard: readonly string[]
  /** Resolves when something is asked for next. */
  next(): Promise<void>
  close(): Promise<void>
}

/** Somebody else's site: pages without any policy, and scripts that say so when they run. It lets every origin read everything. */
export async function openElsewhere(): Promise<Elsewhere> {
  const heard: string[] = []
  let waiting: (() => void)[] = []
  const hear = (path: string) => {
    if (path === '/' || path === '/favicon.ico') return
    heard.push(path)
    for (const tell of waiting) tell()
    waiting = []
  }
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    hear(path)
    const isScript = path.endsWith('.js')
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript' : 'text/html',
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'cache-control': 'no-store',
    })
    response.end(isScript ? 'globalThis.ran = true' : '<!doctype html><title>elsewhere</title><body>')
  })
  server.on('upgrade', (request, socket) => {
    hear(request.url ?? '')
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    heard,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
