import { once } from 'node:events'
import { startProgram } from './program.ts'

export interface Display {
  /** What goes into DISPLAY. */
  readonly name: string
  close(): Promise<void>
}

/** A screen that nobody sees, for one browser alone: two windows on one would take the keyboard from each other. */
export async function openDisplay(): Promise<Display> {
  const server = startProgram(['Xvfb', '-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'])
  const said = await Promise.race([once(server.answers, 'data'), server.ended.then(() => null)])
  if (said === null) throw new Error('Xvfb ended before it had a display.')
  return { name: `:${String(said[0]).trim()}`, close: server.end }
}
