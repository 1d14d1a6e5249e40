import type { RunningServer } from '@countersign/client/server-process/server.ts'

/** Long enough for this process to hand its requests to the system. Milliseconds. */
const HANDED_OVER = 60

/**
 * Sends requests so that the server finds them all waiting when it looks up: it is stopped meanwhile. Sent to a server that runs, the first is
 * mostly through before the second has arrived, and nothing races.
 */
export async function atOnce<T>(server: Pick<RunningServer, 'pid'>, send: () => readonly Promise<T>[]): Promise<T[]> {
  process.kill(server.pid(), 'SIGSTOP')
  try {
    const answers = Promise.all(send())
    // Whatever is rejected is seen below, not as an unhandled rejection.
    answers.catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, HANDED_OVER))
    process.kill(server.pid(), 'SIGCONT')
    return await answers
  } finally {
    process.kill(server.pid(), 'SIGCONT')
  }
}
