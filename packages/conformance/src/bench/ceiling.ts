import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startChild } from '@countersign/client/server-process/child.ts'
import { freePorts } from '@countersign/client/server-process/ports.ts'
import { repository } from '@countersign/client/server-process/repository.ts'
import { ask } from '../http/ask.ts'

/** What one sign-in is made of. */
export interface Ceiling {
  /** Bytes of the bodies that go to the server and come back. */
  readonly exchanges: readonly { readonly sent: number; readonly received: number }[]
  readonly verifications: number
  readonly signatures: number
  /** Evaluations of the OPRF. */
  readonly evaluations: number
  /** Rows inserted, changed or deleted. */
  readonly rows: number
}

/** A bare server that does this much and nothing else. */
export async function openCeiling(ceiling: Ceiling): Promise<{ pid: number; pass(): Promise<void>; close(): Promise<void> }> {
  const [port] = await freePorts(1)
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ceiling-'))
  const program = join(repository, 'packages/conformance/src/bench/ceiling-server.ts')
  const child = startChild([program, String(port), folder, JSON.stringify(ceiling)], { cwd: repository, env: {} })
  const origin = `http://localhost:${port}`
  const bodies = ceiling.exchanges.map(({ sent }) => (sent === 0 ? undefined : 's'.repeat(sent)))
  async function pass(): Promise<void> {
    for (const [step, body] of bodies.entries()) {
      const { status } = await ask(`${origin}/${step}`, body === undefined ? {} : { method: 'POST', body })
      if (status !== 200) throw new Error(`the ceiling answers ${status}`)
    }
  }
  for (const deadline = performance.now() + 15_000; ; await wait(50)) {
    const up = await pass().then(
      () => true,
      () => false,
    )
    if (up) break
    if (!child.running() || performance.now() > deadline) throw new Error(`the ceiling does not run: ${child.printed()}`)
  }
  return {
    pid: child.pid,
    pass,
    async close() {
      await child.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
