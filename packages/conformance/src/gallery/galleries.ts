import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { repository } from '../browser/repository.ts'
import type { Language } from '../walk/words.ts'

/** One screen of one side in one language, with made-up contents, under an address. */
export interface Exhibit {
  readonly side: 'portal' | 'app'
  readonly name: string
  readonly lang: Language
  readonly url: string
}

export interface Galleries {
  readonly exhibits: readonly Exhibit[]
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** The portal's pages stand under the policy that the server gives them (`server/src/web/headers.ts`), so that a style or script of their own would be missing here too. */
const policies = {
  portal: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'",
  app: "default-src 'self'; img-src 'self' data: blob:",
} as const

const run = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args[0]} failed:\n${stderr}`)
}

/** Every screen of both sides, built from the sources as they are and served on two addresses. */
export async function openGalleries(): Promise<Galleries> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-gallery-'))
  const [portal, app] = [join(folder, 'portal'), join(folder, 'app')]
  run('packages/server/scripts/write-gallery.ts', portal)
  const config = 'packages/authenticator/dev/vite.config.ts'
  run('node_modules/vite/bin/vite.js', 'build', '--config', config, '--outDir', app, '--logLevel', 'error')
  const servers = [serve(portal, policies.portal), serve(app, policies.app)] as const
  const [portalUrl, appUrl] = servers.map((server) => `http://localhost:${(server.address() as AddressInfo).port}`) as [string, string]
  const pages = readdirSync(portal).flatMap((file): Exhibit[] => {
    const [, name = '', lang = ''] = /^(.+)\.(\w\w)\.html$/.exec(file) ?? []
    return name === '' ? [] : [{ side: 'portal', name, lang: lang as Language, url: `${portalUrl}/${file}` }]
  })
  const screens = screensOf(join(repository, 'packages/authenticator/dev/screens.tsx')).flatMap((name): Exhibit[] =>
    (['en', 'fr'] as const).map((lang) => ({ side: 'app', name, lang, url: `${appUrl}/preview.html?screen=${name}&lang=${lang}` })),
  )
  return {
    exhibits: [...pages, ...screens],
    async close() {
      await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The names in the list of previews, read as text: nothing may import the app. */
function screensOf(file: string): string[] {
  const list = readFileSync(file, 'utf8').split('export const previews')[1] ?? ''
  return [...list.matchAll(/^ {2}(?:'([\w-]+)'|(\w+)): /gm)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

function serve(folder: string, policy: string) {
  return createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
    const file = join(folder, path)
    const found = !path.includes('..') && extname(path) !== '' && existsSync(file)
    response.setHeader('content-security-policy', policy)
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
    response.statusCode = found ? 200 : 404
    response.end(found ? readFileSync(file) : '')
  }).listen(0)
}
