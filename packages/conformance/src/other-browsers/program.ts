import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

export interface Program {
  /** What it writes on its standard output, or on the third handle, which it was given for its answers. */
  readonly output: Readable
  readonly answers: Readable
  /** Resolves once it is gone, whoever ended it. */
  readonly ended: Promise<unknown>
  /** Ends it and all that it has started. */
  end(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) endGroup(child)
})

/** A program and all that it starts, which do not outlive this process however it ends by itself. */
export function startProgram(command: readonly string[], env: Record<string, string> = {}): Program {
  const [program = '', ...given] = command
  const child = spawn(program, given, { stdio: ['ignore', 'pipe', 'ignore', 'pipe'], env: { ...process.env, ...env }, detached: true })
  running.add(child)
  const ended = once(child, 'close')
  const [, output, , answers] = child.stdio as unknown as [unknown, Readable, unknown, Readable]
  // Somebody has to read, or the program waits for it.
  output.resume()
  answers.resume()
  return {
    output,
    answers,
    ended,
    async end() {
      endGroup(child)
      await ended
      running.delete(child)
    },
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // Gone by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
