import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Child, startChild } from './child.ts'
import { freePorts } from './ports.ts'
import { repository } from './repository.ts'

export interface ServerOptions {
  /** Settings on top of the addresses, ports and data folder, such as COUNTERSIGN_ENROLMENT_POLICY. */
  env?: Record<string, string>
  /** A data folder that is there already; it stays when the server goes. */
  dataFolder?: string
  /** The program, for tests of this harness itself. */
  entry?: string
  /** A command that runs the program in its own process, such as a tracer: at each start. */
  under?: readonly string[]
}

export interface RunningServer {
  portalUrl: string
  phoneUrl: string
  opsUrl: string
  dataFolder: string
  /** The settings it was started with, for a CLI that should meet the same data. */
  env: Record<string, string>
  pid(): number
  /** Everything printed so far, over all restarts. */
  logs(): string
  /** The one-time link for the first administrator, as last printed. */
  setUpLink(): Promise<string>
  /** An orderly stop. */
  stop(): Promise<void>
  /** The power fails. */
  kill9(): Promise<void>
  /** Starts again on the same data folder and ports, with changed settings if any; stops it before if it runs. */
  restart(env?: Record<string, string>): Promise<void>
  /** Stops it and removes the data folder, unless that was handed in. */
  close(): Promise<void>
}

const main = join(repository, 'packages/server/src/main.ts')

const untilReady = async (child: Child, url: string) => {
  const deadline = Date.now() + 30_000
  while (child.running() && Date.now() < deadline) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    if (answer?.ok) return
    await wait(50)
  }
  const why = child.running() ? `was not ready at ${url} within 30 s` : 'ended before it was ready'
  await child.end('SIGKILL')
  throw new Error(`The server ${why}. It printed:\n${child.printed()}`)
}

/** The real server as a process of its own, on free ports and an empty data folder. */
export const startServer = async (options: ServerOptions = {}): Promise<RunningServer> => {
  const [port, phonePort, opsPort] = await freePorts(3)
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'countersign-data-'))
  const [portalUrl, phoneUrl, opsUrl] = [port, phonePort, opsPort].map((number) => `http://localhost:${number}`) as [string, string, string]
  let env: Record<string, string> = {
    COUNTERSIGN_PORTAL_URL: portalUrl,
    COUNTERSIGN_PHONE_URL: phoneUrl,
    COUNTERSIGN_PORT: String(port),
    COUNTERSIGN_PHONE_PORT: String(phonePort),
    COUNTERSIGN_OPS_PORT: String(opsPort),
    COUNTERSIGN_DATA: dataFolder,
    ...options.env,
  }
  let earlier = ''
  const start = async () => {
    const child = startChild([options.entry ?? main], {
      cwd: repository,
      env,
      ...(options.under === undefined ? {} : { under: options.under }),
    })
    await untilReady(child, `${opsUrl}/readyz`)
    return child
  }
  const removeData = () => options.dataFolder || rmSync(dataFolder, { recursive: true, force: true })
  let child = await start().catch((error) => {
    removeData()
    throw error
  })
  const logs = () => earlier + child.printed()

  return {
    portalUrl,
    phoneUrl,
    opsUrl,
    dataFolder,
    get env() {
      return env
    },
    pid: () => child.pid,
    logs,
    setUpLink: async () => {
      // It is printed once the server listens, so readiness may be seen first.
      for (const deadline = Date.now() + 5_000; Date.now() < deadline; await wait(50)) {
        const link = logs()
          .match(/https?:\/\/\S+/g)
          ?.findLast((url) => url.startsWith(`${portalUrl}/welcome/`))
        if (link) return link
      }
      throw new Error(`No set-up link was printed:\n${logs()}`)
    },
    stop: () => child.end('SIGTERM'),
    kill9: () => child.end('SIGKILL'),
    restart: async (changed = {}) => {
      await child.end('SIGTERM')
      const before = logs()
      env = { ...env, ...changed }
      child = await start()
      earlier = before
    },
    close: async () => {
      await child.end('SIGTERM')
      removeData()
    },
  }
}
