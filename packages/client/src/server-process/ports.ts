import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/** Below the ports that systems lend to outgoing connections (Linux from 32768, IANA from 49152): a server that stops for a moment finds its own again. */
const FIRST = 20_000
const LAST = 32_000

/** Ports that nobody listens on now, held together until all are known so that they differ. */
export const freePorts = async (count: number): Promise<number[]> => {
  const held = await Promise.all(Array.from({ length: count }, hold))
  await Promise.all(held.map(({ server }) => new Promise((resolve) => server.close(resolve))))
  return held.map(({ port }) => port)
}

async function hold(): Promise<{ server: Server; port: number }> {
  for (;;) {
    const server = createServer()
    const port = randomInt(FIRST, LAST)
    const free = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
      server.listen(port, () => resolve(true))
    })
    if (free) return { server, port }
  }
}
