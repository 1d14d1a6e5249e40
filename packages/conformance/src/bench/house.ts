import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { repository } from '@countersign/client/server-process/repository.ts'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { type Link, openLink } from '@countersign/protocol/phone/link.ts'
import type { Send } from '@countersign/protocol/phone/ports.ts'
import { anAddress } from '../http/browser.ts'
import { lineTo } from '../http/phone-line.ts'
import type { Person } from './crew.ts'

export const PASSWORD = 'a long walk by the sea'

/** A person of a running server. */
export interface Resident extends Person {
  /** What the proxy in front says of this person's address: limits count by it. */
  readonly from: string
  readonly line: Link
  readonly pinKey: string | null
  /** Hears of every exchange of this person's phone and browser. */
  readonly note: (exchange: Exchange) => void
}

/** Bytes of the bodies of one request and its answer. */
export interface Exchange {
  readonly sent: number
  readonly received: number
}

export interface BenchHouse {
  readonly server: RunningServer
  readonly residents: readonly Resident[]
  /** Session tokens of browsers that wait. */
  readonly tokens: readonly string[]
  close(): Promise<void>
}

interface Wanted {
  readonly crew?: readonly Person[]
  readonly browsers?: number
  /** Is the password's slow hash part of what is measured? */
  readonly hashing?: 'real' | 'none'
  /** For the server's process, such as a preload. */
  readonly env?: Record<string, string>
  readonly note?: (exchange: Exchange) => void
}

/** The real server on a folder that was filled beforehand. */
export async function openBenchHouse({
  crew = [],
  browsers = 0,
  hashing = 'none',
  env = {},
  note = () => {},
}: Wanted): Promise<BenchHouse> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const remove = () => rmSync(dataFolder, { recursive: true, force: true })
  try {
    const people = crew.map(({ username, installation, possession, verification: { uv, id, key } }) => ({
      username,
      installation: installation.jwk,
      possession: possession.jwk,
      verification: { uv, id, key: key.jwk },
    }))
    const filled = await runProgram('packages/server/scripts/bench/fill-house.ts', [dataFolder], {
      password: PASSWORD,
      hashing,
      people,
      browsers,
    })
    const { pinKeys, tokens } = filled as { pinKeys: Record<string, string>; tokens: string[] }
    const server = await startServer({ dataFolder, env: { COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8, ::1', ...env } })
    const residents = crew.map((person) => {
      const from = anAddress()
      const send = noted(lineTo(server.phoneUrl, { from }), note)
      return { ...person, from, line: openLink({ origin: server.phoneUrl, send, random }), pinKey: pinKeys[person.username] ?? null, note }
    })
    return {
      server,
      residents,
      tokens,
      async close() {
        await server.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

function noted(send: Send, note: Resident['note']): Send {
  return async (request) => {
    const answer = await send(request)
    note({ sent: request.body.length, received: Buffer.byteLength(JSON.stringify(answer.body)) })
    return answer
  }
}

/** Runs a program of the repository to its end; what it prints is JSON. */
export async function runProgram(path: string, args: readonly string[], input?: unknown): Promise<unknown> {
  const child = spawn(process.execPath, [join(repository, path), ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(input === undefined ? '' : JSON.stringify(input))
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number | null]>])
  if (code !== 0) throw new Error(`${path} ended with ${code}`)
  return JSON.parse(printed)
}
