// Parsed by whatever Node the machine has, so only old syntax and no imports of TypeScript here.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The first Node that runs TypeScript without a flag or a warning, in a line that is still looked after. */
const needed = [24, 12]

const isRecent = (version) => {
  const [major, minor] = version.split('.').map(Number)
  return major > needed[0] || (major === needed[0] && minor >= needed[1])
}

/** The Node that `npm ci` installs as an optional dependency for this kind of machine. */
const findPinned = () => {
  const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`, `node-win-${process.arch}`]
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  return names.map((name) => join(root, 'node_modules', name, 'bin', binary)).find((path) => existsSync(path))
}

/** npm runs a script through a shell, and passes on its signals to that shell only. */
const startedByNpm = process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32'
const shell = process.ppid

const supervise = (program, args) => {
  const child = spawn(program, args, { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to parent and child alike; a second one would cut the child's orderly stop short.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  if (startedByNpm) {
    const watch = setInterval(() => {
      if (process.ppid === shell) return
      clearInterval(watch)
      child.kill('SIGTERM')
    }, 100)
  }
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code === null ? (signal === 'SIGINT' ? 130 : 143) : code))
}

/** Goes on as another program: its output, its exit code, and every signal meant for it. Never returns. */
export const become = (program, args) =>
  new Promise(() => {
    // Replacing the process leaves one id to signal and nothing to forward; Windows and older Nodes have no such call.
    if (process.execve && process.platform !== 'win32' && !startedByNpm) process.execve(program, [program, ...args], process.env)
    supervise(program, args)
  })

/** Goes on only under a Node that can run Countersign: this one, or the pinned one in its place. */
export const ensureNode = async () => {
  if (isRecent(process.versions.node)) return
  const pinned = findPinned()
  if (pinned) return become(pinned, process.argv.slice(1))
  console.error(
    `Countersign needs Node ${needed.join('.')} or later and this is ${process.versions.node}: run "npm ci" first (it installs one beside the project), or install a newer Node.`,
  )
  process.exit(1)
}
