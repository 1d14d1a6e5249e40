import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Megabytes of memory that a process holds now. */
export async function memoryOf(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout) / 1024
}

export interface Watch {
  /** Megabytes, at most. */
  peak(): number
  /** Milliseconds that honest requests took, in the middle of it all. */
  latencies(): readonly number[]
  stop(): Promise<void>
}

/** While hostile requests come: how much memory the server holds, and how long somebody honest waits. */
export function watch(pid: () => number, honest: () => Promise<void>, failed: (error: unknown) => void): Watch {
  const latencies: number[] = []
  let peak = 0
  let stopped = false
  const loop = (async () => {
    while (!stopped) {
      const before = performance.now()
      try {
        await honest()
        latencies.push(performance.now() - before)
        peak = Math.max(peak, await memoryOf(pid()))
      } catch (error) {
        failed(error)
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  return {
    peak: () => peak,
    latencies: () => latencies,
    async stop() {
      stopped = true
      await loop
    },
  }
}

export function percentile(of: readonly number[], share: number): number {
  const sorted = of.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
