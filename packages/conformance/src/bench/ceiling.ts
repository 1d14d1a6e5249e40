import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../http/ask.ts'
import { startBare } from './bare-program.ts'

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

export interface BareSignIns {
  readonly pid: number
  /** Where its database is. */
  readonly folder: string
  /** One sign-in's worth. */
  pass(): Promise<void>
  close(): Promise<void>
}

/** A bare server that does this much and nothing else. */
export async function openCeiling(ceiling: Ceiling): Promise<BareSignIns> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ceiling-'))
  const { pid, origin, end } = await startBare('ceiling-server.ts', [folder, JSON.stringify(ceiling)])
  const bodies = ceiling.exchanges.map(({ sent }) => (sent === 0 ? undefined : 's'.repeat(sent)))
  return {
    pid,
    folder,
    async pass() {
      for (const [step, body] of bodies.entries()) {
        const { status } = await ask(`${origin}/${step}`, body === undefined ? {} : { method: 'POST', body })
        if (status !== 200) throw new Error(`the ceiling answers ${status}`)
      }
    },
    async close() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
