import type { RunningServer } from '@countersign/client/server-process/server.ts'

/** Long enough for this process to hand its requests to the system. Milliseconds. */
const HANDED_OVER = 60

type Stoppable = Pick<RunningServer, 'pid'>

/**
 * Sends requests so that the server, or each of several, finds them all waiting when it looks up: it is stopped meanwhile. Sent to a server that runs, the
 * first is mostly through before the second has arrived, and nothing races.
 */
export async function atOnce<T>(servers: Stoppable | readonly Stoppable[], send: () => readonly Promise<T>[]): Promise<T[]> {
  const all = 'pid' in servers ? [servers] : servers
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const server of all) process.kill(server.pid(), name)
  }
  signal('SIGSTOP')
  try {
    const answers = Promise.all(send())
    // Whatever is rejected is seen below, not as an unhandled rejection.
    answers.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, HANDED_OVER))
    signal('SIGCONT')
    return await answers
  } finally {
    signal('SIGCONT')
  }
}
