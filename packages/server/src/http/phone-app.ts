import type { FastifyInstance } from 'fastify'
import { type ServedFile, servedFile } from '../web/app-files.ts'
import { SERVICE_WORKER, WORKERS, workerPolicy } from '../web/headers.ts'
import { sendFile } from '../web/send-file.ts'

/** Addresses that are all the app itself; `/A` because a QR code holds capitals more densely. */
const entrances = ['/', '/a', '/A', '/o', '/O', '/check'] as const

export interface PhoneApp {
  readonly origin: string
  /** The headers of this side, which the service worker gives its own answers too. */
  readonly headers: Readonly<Record<string, string>>
  readonly files: ReadonlyMap<string, ServedFile> | null
}

/** Serves the authenticator. Without a build there is a sentence in its place. */
export function phoneApp(app: FastifyInstance, { origin, headers, files }: PhoneApp): void {
  const shell = files?.get('/index.html')
  for (const path of entrances) {
    app.get(path, (request, reply) =>
      shell === undefined
        ? reply.code(503).type('text/plain; charset=utf-8').send('The app is not built. Start the server with: npm start\n')
        : sendFile(request, reply, shell),
    )
  }
  for (const [path, file] of files ?? []) {
    if (path === '/index.html') continue
    const sent = path === SERVICE_WORKER ? withHeaders(file, headers) : file
    app.get(path, (request, reply) => {
      if (path.startsWith(WORKERS)) reply.header('content-security-policy', workerPolicy(origin))
      return sendFile(request, reply, sent)
    })
  }
}

/**
 * Writes the headers into the service worker. It must not take them from its cache, where any script of the page can write; and a changed policy
 * makes another worker, and so reaches every phone.
 */
function withHeaders(worker: ServedFile, headers: Readonly<Record<string, string>>): ServedFile {
  // What it answers with is kept by it anyway, and a page that comes from it may be shown again on the way back.
  const { 'cache-control': _, ...own } = headers
  const source = worker.body.toString('utf8')
  return servedFile(SERVICE_WORKER, Buffer.from(source.replaceAll('__HEADERS__', () => JSON.stringify(own))))
}
