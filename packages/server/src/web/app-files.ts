import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface ServedFile {
  readonly body: Buffer
  readonly type: string
  readonly etag: string
  /** Its name holds a hash of its content: it never changes. */
  readonly immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
}

/** Every file below a folder, by its path with a leading slash, read once at start: no request ever touches the file system. */
export function readFiles(folder: string): ReadonlyMap<string, ServedFile> {
  const files = new Map<string, ServedFile>()
  const walk = (path: string): void => {
    for (const name of readdirSync(path)) {
      if (name.startsWith('.')) continue
      const full = join(path, name)
      if (statSync(full).isDirectory()) {
        walk(full)
        continue
      }
      if (types[extname(name)] === undefined) continue
      const address = `/${relative(folder, full).split(sep).join('/')}`
      files.set(address, servedFile(address, readFileSync(full)))
    }
  }
  walk(folder)
  return files
}

/** The type comes from the name: only files of the kinds that an app consists of are served. */
export function servedFile(path: string, body: Buffer): ServedFile {
  return {
    body,
    type: types[extname(path)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    immutable: /-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$/.test(path),
  }
}
