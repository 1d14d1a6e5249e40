import { type ClientRequest, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { startBare } from './bare-program.ts'
import { openBenchHouse } from './house.ts'
import type { Length } from './length.ts'
import type { Line } from './line.ts'
import { preloaded } from './preload/preloaded.ts'
import { residentBytes } from './process-use.ts'

const GB = 2 ** 30

/** P6. Idle waiting pages per GB of the server's memory, against event streams of a bare `node:http` server: each page a session of its own. */
export async function waitingPages({ streams }: Length): Promise<Line[]> {
  const value = GB / (await bytesPerPage(streams))
  const ceiling = GB / (await bytesPerBareStream(streams))
  return [{ measure: 'P6', what: `idle waiting pages, by ${streams}`, value, ceiling, unit: '/GB', bar: { least: 0.8 } }]
}

async function bytesPerPage(streams: number): Promise<number> {
  const house = await openBenchHouse({ browsers: 2 * streams, env: preloaded('collect.ts') })
  try {
    const open = (i: number) => ({ url: `${house.server.portalUrl}/live/waiting`, cookie: `countersign-session=${house.tokens[i]}` })
    return await growth(house.server.pid(), streams, open)
  } finally {
    await house.close()
  }
}

async function bytesPerBareStream(streams: number): Promise<number> {
  const { pid, origin, end } = await startBare('bare-streams.ts', [], preloaded('collect.ts'))
  try {
    return await growth(pid, streams, () => ({ url: `${origin}/`, cookie: '' }))
  } finally {
    await end('SIGTERM')
  }
}

/** Bytes that the second lot of streams adds for each: what the program itself takes, and what warming up leaves behind, came with the first. */
async function growth(pid: number, streams: number, open: (i: number) => { url: string; cookie: string }): Promise<number> {
  const lines: ClientRequest[] = []
  try {
    const more = async () => {
      for (const end = lines.length + streams; lines.length < end; ) {
        const lot = Array.from({ length: Math.min(50, end - lines.length) }, (_, i) => openStream(open(lines.length + i)))
        lines.push(...(await Promise.all(lot)))
      }
      return settled(pid)
    }
    const first = await more()
    return ((await more()) - first) / streams
  } finally {
    for (const line of lines) line.destroy()
  }
}

function openStream({ url, cookie }: { url: string; cookie: string }): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const line = request(url, { agent: false, headers: { cookie, accept: 'text/event-stream' } }, (response) => {
      response.resume()
      if (response.headers['content-type']?.startsWith('text/event-stream')) resolve(line)
      else reject(new Error(`${response.statusCode} instead of a stream`))
      response.on('error', () => {})
    })
    line.on('error', reject)
    line.end()
  })
}

/** Memory after its garbage is collected: asked again until two answers agree within a per mille. */
async function settled(pid: number): Promise<number> {
  let before = 0
  for (let tries = 0; tries < 20; tries++) {
    process.kill(pid, 'SIGUSR2')
    await wait(500)
    const now = residentBytes(pid)
    if (Math.abs(now - before) < now / 1000) return now
    before = now
  }
  return before
}
