import { connect } from 'node:net'
import { readReply } from './line.ts'

/** What came back for bytes that need not be HTTP: every status in order. */
export interface RawReply {
  readonly statuses: readonly number[]
  readonly text: string
}

/** Longer than a server may take for anything that it has heard to its end. Milliseconds. */
const PATIENCE = 20_000

/** Sends bytes on a line of their own, ends it, and reads until the other side has ended too. `pieces` go apart from each other. */
export function sendRaw(port: number, pieces: readonly Uint8Array[]): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const chunks: Buffer[] = []
    const timer = setTimeout(() => {
      socket.resetAndDestroy()
      reject(new Error(`the line was neither answered nor closed within ${PATIENCE / 1000} s`))
    }, PATIENCE)
    let done = false
    const end = () => {
      if (done) return
      done = true
      clearTimeout(timer)
      socket.resetAndDestroy()
      resolve(read(Buffer.concat(chunks)))
    }
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('end', end)
    socket.on('close', end)
    const write = (i: number): void => {
      const piece = pieces[i]
      if (piece === undefined) socket.end()
      else socket.write(piece, () => setImmediate(write, i + 1))
    }
    write(0)
  })
}

function read(bytes: Buffer): RawReply {
  const statuses: number[] = []
  let rest = bytes
  for (;;) {
    const reply = readReply(rest, false, true)
    if (reply === null || reply.length === 0) break
    statuses.push(reply.status)
    rest = rest.subarray(reply.length)
  }
  return { statuses, text: bytes.toString('latin1').slice(0, 2000) }
}
