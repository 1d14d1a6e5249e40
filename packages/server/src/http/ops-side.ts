import { createServer, type Server } from 'node:http'

/** Liveness and readiness, on a port of their own, for the machine alone. */
export function opsServer(ready: () => Promise<boolean>): Server {
  return createServer((request, response) => {
    const answer = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(`${text}\n`)
    if (request.url === '/livez') answer(200, 'alive')
    else if (request.url === '/readyz')
      ready().then(
        (yes) => (yes ? answer(200, 'ready') : answer(503, 'not ready')),
        () => answer(503, 'not ready'),
      )
    else answer(404, 'Here are /livez and /readyz.')
  })
}
