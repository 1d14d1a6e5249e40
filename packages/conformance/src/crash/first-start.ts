import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { ask } from '../http/ask.ts'
import { databaseFiles } from './at-every-write.ts'
import { lateness } from './ready.ts'
import { newRow, type Row } from './row.ts'
import { readFound, unsound } from './soundness.ts'
import { must } from './step.ts'
import { type Fault, traceFromStart } from './strace.ts'

/** Calls that make, name and fill files on the way from an empty folder to a server that answers. */
const calls = ['mkdir', 'openat', 'write', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'link', 'unlink', 'rename'] as const

export interface Point {
  readonly call: string
  /** The how-manieth of its kind in the main thread, wherever the others went; an `openat` is counted among those of the named files. */
  readonly at: number
}

/** Files whose names are known before. The draft of the keys is not among them: a start that dies before it opens it leaves what one leaves that dies before the folder is synced. */
const named = (data: string) => [...databaseFiles(data), join(data, 'keys.json')]

/** The calls of a first start that change the data folder, from a run without a fault. */
async function pointsOf(entry: string): Promise<Point[]> {
  return inNewFolder(async (data, log) => {
    const server = await startServer({ dataFolder: data, under: traceFromStart(log, calls), entry })
    await server.setUpLink()
    const main = server.pid()
    // A process that is killed writes nothing on its way out.
    await server.kill9()
    const counts = new Map<string, number>()
    const points: Point[] = []
    for (const [, pid, call = '', rest = ''] of readFileSync(log, 'utf8').matchAll(/^(\d+) +(\w+)\((.*)$/gm)) {
      if (Number(pid) !== main) continue
      const opened = call === 'openat' ? /"([^"]+)"/.exec(rest)?.[1] : undefined
      if (opened !== undefined && !named(data).includes(opened)) continue
      const at = (counts.get(call) ?? 0) + 1
      counts.set(call, at)
      if (rest.includes(dirname(data)) && (call !== 'openat' || rest.includes('O_CREAT'))) points.push({ call, at })
    }
    return points
  })
}

/** A first start of the server at `entry` that is killed, or fails, at each of its writes; then a second one on what is there. */
export async function firstStart(entry: string, title: string, fault: Fault, only: (point: Point) => boolean): Promise<Row> {
  const row = newRow('first start: keys, schema, link', title)
  for (const point of (await pointsOf(entry)).filter(only)) {
    row.points++
    await strike(entry, point, fault, row).catch((error) =>
      row.failures.push(`${point.call} ${point.at}: ${error instanceof Error ? error.message : error}`),
    )
  }
  return row
}

async function strike(entry: string, { call, at }: Point, fault: Fault, row: Row): Promise<void> {
  await inNewFolder(async (data, log) => {
    const effect = fault === 'SIGKILL' ? 'signal=SIGKILL' : `error=${fault}`
    const paths = call === 'openat' ? named(data) : []
    const under = traceFromStart(log, [call], `inject=${call}:${effect}:when=${at}`, { mainThread: call === 'write', paths })
    const first = await startServer({ dataFolder: data, under, entry }).catch(() => null)
    if (first !== null) {
      await first.setUpLink().catch(() => null)
      await first.kill9()
    }
    const hit = await hitOf(log, fault)
    must(hit?.includes(dirname(data)) === true, `the fault struck in the data folder, not at ${hit}`)
    row.struck++

    const started = performance.now()
    const second = await startServer({ dataFolder: data, entry })
    const took = performance.now() - started
    row.slowestStart = Math.max(row.slowestStart, took)
    try {
      await isWhole(second)
      const late = await lateness(took, () => second.restart())
      if (late !== null) row.failures.push(late)
    } finally {
      await second.stop()
    }
  })
}

/** Keys, and nothing of a draft of theirs; a sound database; a link that lets the first administrator in. */
async function isWhole(server: RunningServer): Promise<void> {
  const names = readdirSync(server.dataFolder).sort()
  const expected = ['countersign.sqlite', 'countersign.sqlite-shm', 'countersign.sqlite-wal', 'keys.json']
  must(names.join() === expected.join(), `the folder holds ${expected}, and not ${names}`)
  for (const name of names) must((statSync(join(server.dataFolder, name)).mode & 0o077) === 0, `nobody else may read ${name}`)
  must((await ask(await server.setUpLink())).status === 200, 'the link opens')
  const broken = unsound(readFound(server.dataFolder))
  must(broken.length === 0, `the database is sound: ${broken.join('; ')}`)
}

/** The call that was hit. The tracer outlives its process by a moment. */
async function hitOf(log: string, fault: Fault): Promise<string | undefined> {
  for (const deadline = performance.now() + 5_000; performance.now() < deadline; await pause(10)) {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
    if (fault !== 'SIGKILL') {
      const hit = lines.find((line) => line.includes('(INJECTED)'))
      if (hit !== undefined) return hit
    } else if (lines.some((line) => line.includes('+++ killed by SIGKILL +++')))
      return lines.findLast((line) => /^(?:\d+ +)?\w+\(/.test(line))
  }
  return undefined
}

async function inNewFolder<T>(use: (data: string, log: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-first-'))
  try {
    return await use(join(folder, 'data'), join(folder, 'trace'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
