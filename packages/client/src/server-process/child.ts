import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Child {
  pid: number
  /** Everything it has printed, on both streams, in order. */
  printed(): string
  running(): boolean
  /** Sends a signal and waits for the end. SIGTERM turns into SIGKILL after ten seconds, and that is an error. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const children = new Set<Child>()
// A run that is cut short must not leave servers behind on ports of the machine.
process.once('exit', () => {
  for (const child of children) if (child.running()) process.kill(child.pid, 'SIGKILL')
})

/** Runs a program under this Node, as a person would from a terminal. `under`: a command that runs it in its own process, such as a tracer. */
export const startChild = (args: string[], options: { cwd: string; env: Record<string, string>; under?: readonly string[] }): Child => {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(COUNTERSIGN_|VITEST|NODE_OPTIONS|NODE_ENV)/.test(name))
  const [program = process.execPath, ...before] = [...(options.under ?? []), process.execPath]
  const spawned = spawn(program, [...before, ...args], {
    cwd: options.cwd,
    env: { ...Object.fromEntries(inherited), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const keep = (chunk: Buffer) => {
    text += chunk
  }
  spawned.stdout.on('data', keep)
  spawned.stderr.on('data', keep)
  spawned.on('error', (error) => keep(Buffer.from(`${error}\n`)))
  const running = () => spawned.pid !== undefined && spawned.exitCode === null && spawned.signalCode === null
  const child: Child = {
    pid: spawned.pid ?? 0,
    printed: () => text,
    running,
    end: async (signal) => {
      if (!running()) return
      const ended = once(spawned, 'exit')
      let killed = false
      spawned.kill(signal)
      const timer = setTimeout(() => {
        killed = spawned.kill('SIGKILL')
      }, 10_000)
      await ended
      clearTimeout(timer)
      if (killed) throw new Error(`It did not stop within 10 s of ${signal}. It printed:\n${text}`)
    },
  }
  children.add(child)
  spawned.on('exit', () => children.delete(child))
  return child
}
