import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Child, startChild } from '@countersign/client/server-process/child.ts'
import { freePorts } from '@countersign/client/server-process/ports.ts'
import { repository } from '@countersign/client/server-process/repository.ts'
import { ask } from '../http/ask.ts'

/** Starts one of this folder's bare servers, which get a free port as their first argument, and waits until it answers. */
export async function startBare(
  file: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Child & { origin: string }> {
  const [port] = await freePorts(1)
  const child = startChild([join(import.meta.dirname, file), String(port), ...args], { cwd: repository, env })
  const origin = `http://localhost:${port}`
  const answers = () =>
    ask(`${origin}/`, { headOnly: true }).then(
      () => true,
      () => false,
    )
  for (const deadline = performance.now() + 20_000; !(await answers()); await wait(50)) {
    if (!child.running() || performance.now() > deadline) throw new Error(`${file} does not run: ${child.printed()}`)
  }
  return { ...child, origin }
}
