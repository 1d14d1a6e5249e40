import type { WorkerScope } from './scope.ts'

/*
 * Serves the app's own files from one cache, so that the app opens without a network. It caches nothing but the shell that the build lists,
 * never touches the phone API, signs nothing and imports nothing.
 */
declare const __SHELL__: { readonly name: string; readonly files: readonly string[] }

const scope = self as unknown as WorkerScope
const shell = __SHELL__
const listed = new Set(shell.files)
/** Addresses of the app's one page; the QR codes' link comes in upper case. */
const pages = new Set(['/', '/a', '/A', '/o', '/O', '/check'])

/** The page and the icons carry no hash in their name: they are asked of the server again. */
const asked = (file: string) => new Request(file, { cache: file.startsWith('/app/') ? 'default' : 'no-cache', credentials: 'omit' })

scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(shell.name).then((cache) => cache.addAll(shell.files.map(asked))))
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
  if (!listed.has(file)) return
  event.respondWith(caches.open(shell.name).then(async (cache) => (await cache.match(file)) ?? fetch(request)))
})
