import type { FastifyInstance } from 'fastify'
import type { ServedFile } from '../web/app-files.ts'
import { sendFile } from '../web/send-file.ts'

/** Addresses that are all the app itself; `/A` because a QR code holds capitals more densely. */
const entrances = ['/', '/a', '/A', '/o', '/O', '/check'] as const

/** Serves the authenticator. Without a build there is a sentence in its place. */
export function phoneApp(app: FastifyInstance, files: ReadonlyMap<string, ServedFile> | null): void {
  const shell = files?.get('/index.html')
  for (const path of entrances) {
    app.get(path, (request, reply) =>
      shell === undefined
        ? reply.code(503).type('text/plain; charset=utf-8').send('The app is not built. Start the server with: npm start\n')
        : sendFile(request, reply, shell),
    )
  }
  for (const [path, file] of files ?? []) if (path !== '/index.html') app.get(path, (request, reply) => sendFile(request, reply, file))
}
