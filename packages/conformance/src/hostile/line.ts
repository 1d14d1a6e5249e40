import { connect, type Socket } from 'node:net'

/** One request as it goes over the line: nothing is added but the framing of its body, a Host where none is given, and the line's own end. */
export interface Shot {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: Uint8Array
  readonly chunked?: boolean
}

export interface Reply {
  /** 0: the server closed the line without a word. */
  readonly status: number
  readonly head: string
  readonly body: string
}

/** So long may an answer take, even here. Milliseconds. */
const PATIENCE = 20_000

/** A line to one port that is kept alive for as long as the server lets it. Answers are awaited one after another. */
export class Line {
  readonly #port: number
  #socket: Socket | null = null
  #used = false

  constructor(port: number) {
    this.#port = port
  }

  async send(shot: Shot): Promise<Reply> {
    const again = this.#used
    const bytes = encoded(shot, `localhost:${this.#port}`)
    const reply = await this.#exchange(bytes, shot.method === 'HEAD')
    // A line that was used before may have been closed meanwhile: that is no answer to this request.
    return reply.status === 0 && again && !this.#used ? this.#exchange(bytes, shot.method === 'HEAD') : reply
  }

  close(): void {
    this.#socket?.resetAndDestroy()
    this.#socket = null
    this.#used = false
  }

  #exchange(bytes: Uint8Array, bodiless: boolean): Promise<Reply> {
    const socket = this.#socket ?? connect(this.#port, '127.0.0.1').setNoDelay()
    this.#socket = socket
    return new Promise((resolve, reject) => {
      let taken: Buffer = Buffer.alloc(0)
      const end = (reply: Reply, keep: boolean) => {
        clearTimeout(timer)
        socket.removeAllListeners()
        socket.on('error', () => {})
        this.#used = keep
        if (!keep) this.close()
        resolve(reply)
      }
      const timer = setTimeout(() => {
        this.close()
        reject(new Error(`no answer within ${PATIENCE / 1000} s`))
      }, PATIENCE)
      const read = (closed: boolean) => {
        const reply = readReply(taken, bodiless, closed)
        if (reply !== null) end(reply, !closed && reply.keep)
        else if (closed) end({ status: 0, head: '', body: '' }, false)
      }
      socket.on('data', (chunk: Buffer) => {
        taken = taken.length === 0 ? chunk : Buffer.concat([taken, chunk])
        read(false)
      })
      socket.on('error', () => {})
      socket.on('close', () => read(true))
      socket.write(bytes)
    })
  }
}

export function encoded({ method, target, headers, body, chunked = false }: Shot, host: string): Uint8Array {
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  const lines = [`${method} ${target} HTTP/1.1`]
  if (!names.has('host')) lines.push(`host: ${host}`)
  for (const [name, value] of headers) lines.push(`${name}: ${value}`)
  if (body !== undefined && !names.has('content-length') && !names.has('transfer-encoding'))
    lines.push(chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (body === undefined) return head
  return chunked
    ? Buffer.concat([head, Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from(body.length === 0 ? '\r\n' : '\r\n0\r\n\r\n')])
    : Buffer.concat([head, body])
}

/** An answer at the begin of `bytes`, as soon as it is whole. */
export function readReply(bytes: Buffer, bodiless: boolean, closed: boolean): (Reply & { keep: boolean; length: number }) | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = bytes.subarray(0, end).toString('latin1')
  const status = Number(head.slice(9, 12))
  const from = end + 4
  if (status < 200) {
    const real = readReply(bytes.subarray(from), bodiless, closed)
    return real && { ...real, length: real.length + from }
  }
  const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim()
  const keep = header('connection')?.toLowerCase() !== 'close'
  const reply = (body: Buffer | string, to: number, stays = keep) => ({ status, head, body: body.toString(), keep: stays, length: to })
  if (bodiless || status === 204 || status === 304) return reply('', from)
  // A stream has no end to wait for.
  if (header('content-type')?.startsWith('text/event-stream')) return reply('', from, false)
  const length = header('content-length')
  if (length !== undefined) {
    const to = from + Number(length)
    return bytes.length >= to ? reply(bytes.subarray(from, to), to) : null
  }
  if (header('transfer-encoding') === 'chunked') {
    const last = bytes.indexOf('0\r\n\r\n', from)
    return last < 0 ? null : reply(bytes.subarray(from, last), last + 5)
  }
  return closed ? reply(bytes.subarray(from), bytes.length, false) : null
}
