import type { Deps } from '@countersign/verifier/deps.ts'
import { readSettings } from '../settings/read.ts'
import { checkSettings } from '../settings/settings.ts'
import { openDeps } from '../wire.ts'

/** Opens the data folder for one command, also while the server runs on it, and closes it again. */
export async function withStore(options: Record<string, string | undefined>, use: (deps: Deps) => Promise<void>): Promise<void> {
  process.umask(0o077)
  const { raw, sources } = readSettings({ flags: options, environment: process.env, file: options.config })
  const deps = await openDeps(checkSettings(raw, sources), 'cli')
  try {
    await use(deps)
  } finally {
    await deps.store.close()
  }
}

export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** An expected failure: one sentence, exit code 1. */
export function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}
