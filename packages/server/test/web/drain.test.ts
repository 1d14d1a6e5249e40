import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Drain, drainOf } from '../../src/web/drain.ts'

let drain: Drain
let port: number
let agent: Agent
let answer: (() => void) | undefined
beforeEach(async () => {
  answer = undefined
  const server = createServer((incoming, response) => {
    answer = () => response.end('ok')
    if (incoming.url !== '/slow') response.end('ok')
  })
  drain = drainOf(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  // One connection: a second request that cannot use it has to wait for it.
  agent = new Agent({ keepAlive: true, maxSockets: 1 })
})
afterEach(() => agent.destroy())

function ask(path: string): Promise<{ text: string; connection: string | undefined; reused: boolean }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, agent }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ text, connection: response.headers.connection, reused: sent.reusedSocket }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

it('answers what is under way, and says with the answer that the connection ends', async () => {
  const slow = ask('/slow')
  await expect.poll(() => answer).toBeDefined()
  const ended = drain.end()
  answer?.()
  expect(await slow).toMatchObject({ text: 'ok', connection: 'close' })
  await ended
})

it('answers a request that comes on a connection that was used just before', async () => {
  expect(await ask('/')).toMatchObject({ connection: 'keep-alive' })
  const ended = drain.end()
  expect(await ask('/')).toEqual({ text: 'ok', connection: 'close', reused: true })
  await ended
})

it('takes no new connection, and closes a quiet one', async () => {
  await ask('/')
  const ended = drain.end()
  const other = request({ port, host: '127.0.0.1', agent: new Agent() })
  const [error] = await once(other, 'error')
  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  other.destroy()
  await ended
  await expect(ask('/')).rejects.toThrow()
})
