import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RunningServer } from '@countersign/client/server-process/server.ts'
import { repository } from './repository.ts'

/** Runs the operator's command line on a running server's data; gives what it printed. */
export async function countersign(server: RunningServer, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...server.env }
  const { stdout } = await promisify(execFile)(process.execPath, ['packages/server/src/cli/main.ts', ...args], { cwd: repository, env })
  return stdout.trim()
}
