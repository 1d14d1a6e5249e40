import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Loaded only when a code is hard to read, and 400 kB: fetched when it is needed. */
const fetchedLate = (file: string) => file.endsWith('.wasm') || file.includes('decoder-worker') || file.includes('reader-')

/**
 * Tells the service worker what the app's shell consists of: the page, its hashed files, manifest and icons. The list and the name of its
 * cache replace `__SHELL__` in the worker's script, so that any changed byte of the shell makes another worker.
 */
export function shell(): Plugin {
  let icons = ''
  return {
    name: 'countersign-shell',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      icons = join(config.publicDir, 'icons')
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const hash = createHash('sha256')
        const files: string[] = []
        const add = (path: string, content: string | Uint8Array) => {
          files.push(path)
          hash.update(path).update('\0').update(content)
        }
        for (const [file, part] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
          if (file === 'sw.js' || file.endsWith('.map') || fetchedLate(file)) continue
          add(file === 'index.html' ? '/' : `/${file}`, part.type === 'chunk' ? part.code : part.source)
        }
        for (const icon of existsSync(icons) ? readdirSync(icons).sort() : []) add(`/icons/${icon}`, readFileSync(join(icons, icon)))
        const worker = bundle['sw.js']
        if (worker?.type !== 'chunk') return this.error('the service worker is not among the entries')
        if (worker.imports.length > 0) return this.error('the service worker must not import anything')
        worker.code = worker.code.replace('__SHELL__', () => JSON.stringify({ name: `shell-${hash.digest('hex').slice(0, 16)}`, files }))
      },
    },
  }
}
