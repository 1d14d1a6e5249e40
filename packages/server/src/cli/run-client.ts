import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a program of the client package to its end: it knows the server by its address, or by a file, and by nothing else. */
export function runClient(file: string, given: readonly string[]): void {
  const script = fileURLToPath(new URL(`../../../client/src/${file}`, import.meta.url))
  process.exitCode = spawnSync(process.execPath, [script, ...given], { stdio: 'inherit' }).status ?? 1
}
