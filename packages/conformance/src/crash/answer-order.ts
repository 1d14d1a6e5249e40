import { basename } from 'node:path'

/** An answer that left while something was not on the disk yet, or a log that was emptied too early. */
export interface Early {
  readonly line: number
  readonly what: string
}

export interface Order {
  /** Answers that were looked at. */
  readonly answers: number
  /** Those of them that had writes before them since the last one. */
  readonly afterWrites: number
  readonly early: readonly Early[]
}

const START = /^(\d+) +(\w+)\((.*)$/
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)$/

/** `pwrite64(22</data/countersign.sqlite-wal>, …`: the file or connection behind the first descriptor. */
const TARGET = /^(?:AT_FDCWD<[^>]*>, )?\d+<((?:[^<>]|->)+)>/

/**
 * Reads a trace (`strace -f -yy`) as a disk without power sees it: what a process wrote is there only after an fsync of that file, a new file only after
 * one of its folder. Each answer to a phone or browser must find everything there. SQLite's index (`-shm`) is rebuilt, and is left out.
 */
export function judgeOrder(trace: string, dataFolder: string): Order {
  const unsynced = new Map<string, number>()
  const cut = new Map<string, string>()
  const early: Early[] = []
  let answers = 0
  let afterWrites = 0
  let written = false
  const inData = (path: string) => path === dataFolder || path.startsWith(`${dataFolder}/`)

  const done = (line: number, call: string, args: string): void => {
    const result = / = (-?\d+)/.exec(args.slice(args.lastIndexOf(') ')))?.[1]
    if (result === undefined || result.startsWith('-')) return
    const path = TARGET.exec(args)?.[1] ?? ''
    if (/^TCP/.test(path)) {
      if (!/^(write|writev|sendto|sendmsg)$/.test(call) || !args.includes('"HTTP/1.1 ')) return
      answers++
      if (written) afterWrites++
      written = false
      for (const [file, writes] of unsynced)
        early.push({ line, what: `an answer left before ${writes} writes to ${basename(file)} were on the disk` })
      return
    }
    if (call === 'openat' && args.includes('O_CREAT')) {
      const made = /"([^"]+)"/.exec(args)?.[1] ?? ''
      if (inData(made) && args.includes('O_EXCL')) unsynced.set(parentOf(made), (unsynced.get(parentOf(made)) ?? 0) + 1)
      return
    }
    if (call === 'mkdir' || call === 'link') {
      const made = [...args.matchAll(/"([^"]+)"/g)].at(-1)?.[1] ?? ''
      if (inData(made)) unsynced.set(parentOf(made), (unsynced.get(parentOf(made)) ?? 0) + 1)
      return
    }
    if (!inData(path) && call !== 'fsync') return
    if (path.endsWith('-shm')) return
    if (call === 'fsync' || call === 'fdatasync') unsynced.delete(path)
    else if (call === 'ftruncate') {
      // The log may go only when what it held is in the database for good.
      const database = path.replace(/-wal$/, '')
      if (database !== path && unsynced.has(database)) early.push({ line, what: 'the log was emptied before the database was on the disk' })
    } else if (call.startsWith('pwrite') || call.startsWith('write')) {
      unsynced.set(path, (unsynced.get(path) ?? 0) + 1)
      written = true
    }
  }

  for (const [index, text] of trace.split('\n').entries()) {
    const start = START.exec(text)
    if (start !== null) {
      const [, pid = '', call = '', args = ''] = start
      if (args.endsWith('<unfinished ...>')) cut.set(`${pid} ${call}`, args.slice(0, -'<unfinished ...>'.length))
      else done(index + 1, call, args)
      continue
    }
    const resumed = RESUMED.exec(text)
    if (resumed === null) continue
    const [, pid = '', call = '', rest = ''] = resumed
    done(index + 1, call, `${cut.get(`${pid} ${call}`) ?? ''}${rest}`)
    cut.delete(`${pid} ${call}`)
  }
  return { answers, afterWrites, early }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}
