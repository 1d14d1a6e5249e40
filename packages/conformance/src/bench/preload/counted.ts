import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Counts } from './count.ts'
import { preloaded } from './preloaded.ts'

/** The settings of a server that counts, and the way to its counts. */
export function counted(): { env: Record<string, string>; read(pid: number): Promise<Counts>; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-counts-'))
  const file = join(folder, 'counts.json')
  return {
    env: { ...preloaded('count.ts'), BENCH_COUNTS: file },
    async read(pid) {
      rmSync(file, { force: true })
      process.kill(pid, 'SIGUSR2')
      for (const deadline = performance.now() + 10_000; !existsSync(file); await wait(10)) {
        if (performance.now() > deadline) throw new Error('the server tells no counts')
      }
      return JSON.parse(readFileSync(file, 'utf8')) as Counts
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
