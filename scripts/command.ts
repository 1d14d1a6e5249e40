import { spawn } from 'node:child_process'
import { root } from './node-version.mjs'

export interface Command {
  name: string
  /** Run by this very Node, from the repository's root. */
  args: string[]
}

export interface Result extends Command {
  ok: boolean
  seconds: number
  /** Empty when the command wrote to the terminal itself. */
  output: string
}

/** Runs one command to its end. `quiet` keeps what it prints for the caller. */
export const run = ({ name, args }: Command, quiet: boolean): Promise<Result> =>
  new Promise((resolve) => {
    const started = performance.now()
    let output = ''
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'] })
    const keep = (chunk: Buffer) => {
      output += chunk
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const end = (ok: boolean) => resolve({ name, args, ok, output, seconds: (performance.now() - started) / 1000 })
    child.on('error', (error) => {
      output += error.message
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })

export const line = ({ name, ok, seconds }: Result) => `${ok ? 'pass' : 'FAIL'}  ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s`
