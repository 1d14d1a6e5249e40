import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root } from './node-version.mjs'

const app = join(root, 'packages/authenticator')
const stamp = join(app, 'dist/.source-hash')
/** What ends up in the app: its own files and the packages it may import, and the versions of everything else. */
const sources = ['packages/authenticator', 'packages/protocol', 'packages/look', 'package-lock.json']
const leftOut = new Set(['dist', 'node_modules', 'test'])

const filesOf = (path: string): string[] => {
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => !leftOut.has(entry.name))
  return entries.flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)])).sort()
}

// By content: a fresh clone gives every file a new time, and a checkout can give a changed file an old one.
const sourceHash = () => {
  const hash = createHash('sha256')
  const files = sources.flatMap((source) => (source.endsWith('.json') ? [join(root, source)] : filesOf(join(root, source))))
  for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Builds the phone's app unless `dist` holds it already. Returns whether it had to. */
export const buildAuthenticator = (): boolean => {
  const wanted = sourceHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false
  console.error('Building the authenticator app …')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: app, stdio: ['ignore', 'inherit', 'inherit'] })
  if (built.status !== 0) {
    console.error('The authenticator app could not be built; the lines above say why.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
  return true
}

if (import.meta.main) console.error(buildAuthenticator() ? 'Built.' : 'The built app is up to date.')
