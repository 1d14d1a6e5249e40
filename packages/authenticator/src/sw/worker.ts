import type { WorkerScope } from './scope.ts'

/*
 * Serves the app's own files from one cache, so that the app opens without a network. It caches nothing but the shell that the build lists,
 * never touches the phone API, signs nothing and imports nothing. Any script of the page can write into the cache: what comes out of it counts only
 * with the digest that stands here, and its headers stand here too.
 */
declare const __SHELL__: { readonly name: string; readonly files: Readonly<Record<string, ShellFile>> }
/** Put in by the server, which knows the address that the policy names. */
declare const __HEADERS__: Readonly<Record<string, string>>

interface ShellFile {
  readonly type: string
  /** SHA-256 of the content, in hexadecimal. */
  readonly digest: string
}

const scope = self as unknown as WorkerScope
const shell = __SHELL__
const headers = __HEADERS__
const listed = new Map(Object.entries(shell.files))
/** Addresses of the app's one page; the QR codes' link comes in upper case. */
const pages = new Set(['/', '/a', '/A', '/o', '/O', '/check'])

/** The page and the icons carry no hash in their name: they are asked of the server again. */
const asked = (file: string) => new Request(file, { cache: file.startsWith('/app/') ? 'default' : 'no-cache', credentials: 'omit' })

scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell.name).then((cache) => cache.addAll([...listed.keys()].map(asked))))
})

scope.addEventListener('activate', (event) => {
  const drop = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name !== shell.name).map((name) => caches.delete(name)))
    await scope.clients.claim()
  }
  event.waitUntil(drop())
})

/** The page says when nobody is in the middle of something. */
scope.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(scope.skipWaiting())
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== scope.location.origin || url.search !== '') return
  const file = request.mode === 'navigate' && pages.has(url.pathname) ? '/' : url.pathname
  const expected = listed.get(file)
  if (expected === undefined) return
  event.respondWith(kept(file, expected).then((answer) => answer ?? fetch(request)))
})

/** The file as it was built, or nothing: then the server is asked. */
async function kept(file: string, { type, digest }: ShellFile): Promise<Response | null> {
  const cache = await caches.open(shell.name)
  const found = await cache.match(file)
  const body = await found?.arrayBuffer().catch(() => undefined)
  if (body === undefined) return null
  if (hex(await crypto.subtle.digest('SHA-256', body)) === digest)
    return new Response(body, { headers: { ...headers, 'content-type': type } })
  await cache.delete(file)
  return null
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
