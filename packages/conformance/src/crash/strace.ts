import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The calls by which a program changes files: those that a fault is put into, and those that must not turn up unseen beside them. */
export const writeCalls = ['pwrite64', 'write', 'fsync', 'fdatasync', 'ftruncate'] as const
const otherWriteCalls = [
  'writev',
  'pwritev',
  'pwritev2',
  'fallocate',
  'sync_file_range',
  'copy_file_range',
  'rename',
  'renameat',
  'renameat2',
]

export type WriteCall = (typeof writeCalls)[number]

/** What is done to a call: the process dies on entering it, or the call has no effect and an error. */
export type Fault = 'SIGKILL' | 'ENOSPC' | 'EIO'

export interface Injection {
  readonly calls: readonly WriteCall[]
  readonly fault: Fault
  /** The call of its kind that is hit, from 1. */
  readonly at: number
  /** Every later one too. */
  readonly onwards?: boolean
}

export interface Tracer {
  /** Has the fault struck by now? */
  struck(): boolean
  /** Lets the process go on by itself, and answers what was seen. */
  end(): Promise<string>
}

/** `strace`'s word for an injection. Calls are counted for each kind and thread; SQLite writes from the main thread alone. */
export function injectionText({ calls, fault, at, onwards = false }: Injection): string {
  const effect = fault === 'SIGKILL' ? 'signal=SIGKILL' : `error=${fault}`
  return `inject=${calls.join(',')}:${effect}:when=${at}${onwards ? '+' : ''}`
}

/** Stops with a sentence where nothing can be traced: a crash test that injects nothing would report success. */
export function requireStrace(): void {
  const tried = spawnSync('strace', ['-o', '/dev/null', '-e', 'inject=fsync:error=EIO:when=1', 'true'], { encoding: 'utf8' })
  if (tried.error !== undefined) throw new Error('strace is not installed: on Debian, apt-get install strace.')
  if (tried.status !== 0) throw new Error(`This machine does not let strace trace a process (ptrace): ${tried.stderr.trim()}`)
}

/** Attaches to a running process, all threads. Only calls on these paths are seen and counted; without any, all are. */
export async function attach(
  pid: number,
  paths: readonly string[],
  injection: Injection | null,
  calls?: readonly string[],
): Promise<Tracer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-strace-'))
  const log = join(folder, 'log')
  const seen = calls ?? [...writeCalls, ...otherWriteCalls]
  const child = spawn(
    'strace',
    [
      ...['-f', '-yy', '-p', `${pid}`, '-o', log, '-e', `trace=${seen.join(',')}`],
      ...(injection === null ? [] : ['-e', injectionText(injection)]),
      ...paths.flatMap((path) => ['-P', path]),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  await attached(child)
  return {
    struck: () => wasInjected(readFileSync(log, 'utf8')),
    async end() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGINT')
        await ended
      }
      const text = readFileSync(log, 'utf8')
      rmSync(folder, { recursive: true, force: true })
      return text
    },
  }
}

/** It says when it holds every thread, or why it cannot. */
function attached(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk
      if (/Process \d+ attached/.test(said)) resolve()
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`strace could not attach: ${said.trim()}`)))
  })
}

/** How often each call was entered. */
export function countCalls(log: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [, call] of log.matchAll(/^\d+ +(\w+)\(/gm)) counts.set(call as string, (counts.get(call as string) ?? 0) + 1)
  return counts
}

/** Calls that change files and that no fault is put into: the list above would be too short. */
export function unlistedCalls(log: string): string[] {
  return [...countCalls(log).keys()].filter((call) => otherWriteCalls.includes(call))
}

export function wasInjected(log: string): boolean {
  return log.includes('(INJECTED)') || log.includes('+++ killed by SIGKILL +++')
}

/**
 * A command that runs a program traced from its first call, in the program's own process; calls that are not named cost nothing. `mainThread`: the others
 * are left alone, at the cost of every call; threads wake each other by `write`, and each counts for itself. `paths`: only calls on these are seen and counted.
 */
export function traceFromStart(
  log: string,
  calls: readonly string[],
  injection?: string,
  { mainThread = false, paths = [] }: { mainThread?: boolean; paths?: readonly string[] } = {},
): string[] {
  return [
    ...['strace', '-D', '-yy', '-s', '16', '-o', log, '-e', `trace=${calls.join(',')}`],
    ...(mainThread ? [] : ['-f', '--seccomp-bpf']),
    ...(injection === undefined ? [] : ['-e', injection]),
    ...paths.flatMap((path) => ['-P', path]),
  ]
}
