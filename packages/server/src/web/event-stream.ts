import type { ServerResponse } from 'node:http'

/** Keeps proxies and phones from closing a silent line. Seconds. */
const BEAT = 20

/** How long one stream lives before its reader opens another. Seconds. */
const LIFE = 300

/** Written but unread bytes after which a reader is given up: a hint is never worth more memory than this. */
const UNREAD = 16_384

export interface EventStream {
  /** "Look again." No content: what there is to see is read by an ordinary request. */
  look(): void
  readonly closed: boolean
}

/** Turns a response into a server-sent event stream (HTML Living Standard §9.2). `ended` runs once, however it ends. */
export function openEventStream(response: ServerResponse, headers: Readonly<Record<string, string>>, ended: () => void): EventStream {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  const beat = setInterval(() => write(': beat\n\n'), BEAT * 1000)
  const life = setTimeout(() => response.end(), LIFE * 1000)
  let closed = false
  response.once('close', () => {
    closed = true
    clearInterval(beat)
    clearTimeout(life)
    ended()
  })
  response.on('error', () => {})

  function write(text: string): void {
    if (closed) return
    if (response.writableLength > UNREAD) response.destroy()
    else response.write(text)
  }

  write(': open\n\n')
  return {
    look: () => write('event: look\ndata: 1\n\n'),
    get closed() {
      return closed
    },
  }
}
