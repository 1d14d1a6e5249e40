import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repository } from '@countersign/client/server-process/repository.ts'
import type { RunningServer } from '@countersign/client/server-process/server.ts'

export interface CliAnswer {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `countersign …` on the data of a server, which may run meanwhile. */
export function cli(server: Pick<RunningServer, 'env'>, ...args: string[]): CliAnswer {
  return program('packages/server/src/cli/main.ts', server.env, args)
}

/** Runs one of the server's programs to its end, under the settings given and no others. */
export function program(path: string, env: Record<string, string>, args: readonly string[] = [], cwd = repository): CliAnswer {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|VITEST|NODE_OPTIONS|NODE_ENV)/.test(name))
  const done = spawnSync(process.execPath, [join(repository, path), ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { code: done.status, out: done.stdout, err: done.stderr }
}
