import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { faviconSvg } from '@countersign/look/mark.ts'

export interface Asset {
  readonly type: string
  readonly body: string
}

/** What stands under `/assets/`, by file name. Read once at start: the whole is a few dozen kilobytes. */
export function portalAssets(): ReadonlyMap<string, Asset> {
  const here = dirname(fileURLToPath(import.meta.url))
  const scripts = readdirSync(here).filter((name) => name.endsWith('.js'))
  return new Map<string, Asset>([
    ['look.css', { type: 'text/css; charset=utf-8', body: styleSheet() }],
    ['icon.svg', { type: 'image/svg+xml', body: faviconSvg() }],
    ...scripts.map((name): [string, Asset] => [
      name,
      { type: 'text/javascript; charset=utf-8', body: readFileSync(join(here, name), 'utf8') },
    ]),
  ])
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
