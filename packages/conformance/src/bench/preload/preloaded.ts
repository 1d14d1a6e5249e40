import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The environment of a process that loads one of these files before its program. */
export function preloaded(file: string): { NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, file)).href}` }
}
