import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/**
 * Fetched from the server when they are needed: the strong reader is 400 kB, and a worker's script must come with a policy of its own, which the
 * service worker has not. The small reader is part of the shell for a phone without a network.
 */
const fetchedLate = (file: string) => file.endsWith('.wasm') || file.startsWith('worker/')

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  webmanifest: 'application/manifest+json; charset=utf-8',
}

/**
 * Tells the service worker what the app's shell consists of: the page, its hashed files, manifest and icons, each with its type and digest. The
 * list and the name of its cache replace `__SHELL__` in the worker's script, so that any changed byte of the shell makes another worker.
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
        const files: Record<string, { type: string; digest: string }> = {}
        const add = (path: string, content: string | Uint8Array) => {
          const type = types[path === '/' ? 'html' : path.slice(path.lastIndexOf('.') + 1)]
          if (type === undefined) throw new Error(`the shell has a file of a kind that has no type: ${path}`)
          const digest = createHash('sha256').update(content).digest('hex')
          files[path] = { type, digest }
          hash.update(path).update('\0').update(digest)
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
