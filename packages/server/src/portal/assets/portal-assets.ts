import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faviconSvg } from '@countersign/look/mark.ts'
import type { ServedFile } from '../../web/app-files.ts'

const here = dirname(fileURLToPath(import.meta.url))

/** What the portal's pages load, by file name. Read once at start: the whole is a few dozen kilobytes. */
const sources = new Map<string, { readonly type: string; readonly body: Buffer }>([
  ['look.css', { type: 'text/css; charset=utf-8', body: Buffer.from(styleSheet()) }],
  ['icon.svg', { type: 'image/svg+xml', body: Buffer.from(faviconSvg()) }],
  ...readdirSync(here)
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, { type: 'text/javascript; charset=utf-8', body: readFileSync(join(here, name)) }] as const),
])

/**
 * One folder for all of them, named by what is in them. So a browser keeps them for good, and a page that waits has its scripts from the page before it:
 * it goes on by itself also when the server was away while it loaded. Modules that name each other stay in one version.
 */
const folder = `/assets/${digest(...[...sources].map(([name, { body }]) => `${name} ${digest(body)}\n`))}`

/** By their whole path. */
export const portalAssets: ReadonlyMap<string, ServedFile> = new Map(
  [...sources].map(([name, { type, body }]) => [`${folder}/${name}`, { type, body, etag: `"${digest(body)}"`, immutable: true }]),
)

/** The scripts' paths, the one that a page starts with first; the others are fetched beside it instead of after it. */
export const portalScripts: readonly string[] = [
  assetPath('portal.js'),
  ...[...portalAssets.keys()].filter((path) => path.endsWith('.js') && path !== `${folder}/portal.js`),
]

export function assetPath(name: string): string {
  if (!sources.has(name)) throw new TypeError(`there is no asset ${name}`)
  return `${folder}/${name}`
}

function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('base64url').slice(0, 22)
}

/** One file rather than a chain of imports, so that a page is styled after a single request. */
function styleSheet(): string {
  const { resolve } = createRequire(import.meta.url)
  return withImports(resolve('@countersign/look/tokens.css')) + withImports(resolve('@countersign/look/base.css'))
}

function withImports(file: string): string {
  const css = readFileSync(file, 'utf8')
  return css.replace(/@import "(.+?)";/g, (_, path: string) => withImports(join(dirname(file), path)))
}
