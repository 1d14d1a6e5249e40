import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as SecureServer } from 'node:https'
import { Server as NetServer, type Socket } from 'node:net'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'

/** A connection on which nothing came for so long is taken for idle. Our choice, milliseconds: pages and phones ask in rows, with less between two. */
const QUIET = 250

/** What is not answered by then is cut off. Our choice, milliseconds. */
const LONGEST = 5_000

export interface Drain {
  /** Takes no new connections, answers what comes on the open ones, and resolves when all are closed. */
  end(): Promise<void>
}

/**
 * Ends an HTTP server without breaking a request. A kept-alive connection cannot simply be closed: a request may be on its way already, and its sender cannot
 * tell whether it had an effect. So each connection hears `connection: close` with its next answer; only one that stays quiet is closed without.
 */
export function drainOf(server: Server | SecureServer): Drain {
  const open = new Map<Socket, { answering: Set<ServerResponse>; since: number }>()
  let ending = false

  server.on(server instanceof SecureServer ? 'secureConnection' : 'connection', (socket: Socket) => {
    open.set(socket, { answering: new Set(), since: performance.now() })
    socket.once('close', () => open.delete(socket))
  })
  // First in the row: the application may answer at once.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = open.get(request.socket)
    if (ending) response.shouldKeepAlive = false
    connection?.answering.add(response)
    response.once('close', () => {
      connection?.answering.delete(response)
      if (connection !== undefined) connection.since = performance.now()
    })
  })

  return {
    async end() {
      ending = true
      if (!server.listening) return
      // Not the HTTP server's own `close`, which cuts idle connections off at once.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()))
      for (const { answering } of open.values()) for (const response of answering) response.shouldKeepAlive = false
      for (const deadline = performance.now() + LONGEST; open.size > 0; await pause(10)) {
        // Timers come before what has arrived meanwhile: a request that waits to be read is no silence.
        await turn()
        const late = performance.now() > deadline
        const quiet = performance.now() - QUIET
        for (const [socket, { answering, since }] of open) if (late || (answering.size === 0 && since < quiet)) socket.destroy()
      }
      // Handshakes that never became a connection.
      server.closeAllConnections()
      await closed
    },
  }
}
