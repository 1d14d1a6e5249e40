import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A clock for a server process that a test can set forward and back. */
export interface ShiftedClock {
  /** To start the server with. */
  readonly env: Record<string, string>
  pass(seconds: number): void
  remove(): void
}

/**
 * The server has no setting for this: its process reads the wall clock through `shifted-date.ts`. With `sweep` false it never sweeps by itself: see
 * `without-sweep.ts`.
 */
export function shiftedClock({ sweep = true }: { sweep?: boolean } = {}): ShiftedClock {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-clock-'))
  const file = join(folder, 'seconds')
  let seconds = 0
  const write = () => {
    writeFileSync(`${file}.new`, String(seconds))
    renameSync(`${file}.new`, file)
  }
  write()
  const preloads = ['shifted-date.ts', ...(sweep ? [] : ['without-sweep.ts'])]
  const imports = preloads.map((name) => `--import ${pathToFileURL(join(import.meta.dirname, name)).href}`)
  return {
    env: { NODE_OPTIONS: imports.join(' '), SHIFTED_CLOCK: file },
    pass(more) {
      seconds += more
      write()
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
