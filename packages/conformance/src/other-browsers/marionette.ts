import { once } from 'node:events'
import { connect } from 'node:net'
import { DriverError } from './commands.ts'

export interface Marionette {
  /** Firefox's own commands as well as WebDriver's, by name. */
  call(name: string, parameters?: Record<string, unknown>): Promise<unknown>
  close(): void
}

interface Fault {
  readonly error: string
  readonly message: string
}
type Message = [type: 1, id: number, fault: Fault | null, result: unknown]

/** Firefox's remote control: JSON on a socket, each message after its length in bytes and a colon. */
export async function callMarionette(port: number): Promise<Marionette> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  let received = Buffer.alloc(0)
  let last = 0
  const take = ([, id, fault, result]: Message) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (fault) asked?.reject(new DriverError(fault.error, fault.message))
    else asked?.resolve(typeof result === 'object' && result !== null && 'value' in result ? result.value : result)
  }
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const colon = received.indexOf(':')
      const end = colon + 1 + Number(received.subarray(0, colon))
      if (colon < 0 || received.length < end) return
      const message = JSON.parse(received.toString('utf8', colon + 1, end)) as Message | object
      received = received.subarray(end)
      // The first is a greeting.
      if (Array.isArray(message)) take(message as Message)
    }
  })
  const gone = () => {
    for (const asked of waiting.values()) asked.reject(new Error('Firefox has gone.'))
    waiting.clear()
  }
  socket.on('error', gone)
  socket.on('close', gone)
  return {
    call: (name, parameters = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, { resolve, reject })
        const text = JSON.stringify([0, id, name, parameters])
        socket.write(`${Buffer.byteLength(text)}:${text}`)
      }),
    close: () => socket.destroy(),
  }
}
