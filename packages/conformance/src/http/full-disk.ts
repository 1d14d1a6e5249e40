import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningServer } from '@countersign/client/server-process/server.ts'

/** A data folder on which a server's writes can be made to fail, and again to succeed, while it runs. */
export interface Fillable {
  readonly what: string
  readonly folder: string
  fill(server: Pick<RunningServer, 'pid'>): void
  free(server: Pick<RunningServer, 'pid'>): void
  remove(): void
}

const folder = () => mkdtempSync(join(tmpdir(), 'countersign-full-'))

/** A file system of its own, filled to its last byte; null where this process may not mount one. */
export function smallFileSystem(megabytes = 16): Fillable | null {
  const at = folder()
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'countersign-test', at]).status !== 0) {
    rmSync(at, { recursive: true })
    return null
  }
  const filler = join(at, 'filler')
  return {
    what: 'a full disk',
    folder: at,
    fill() {
      for (;;) {
        try {
          appendFileSync(filler, Buffer.alloc(4096, 1))
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return
          throw error
        }
      }
    },
    free: () => rmSync(filler),
    remove() {
      spawnSync('umount', [at])
      rmSync(at, { recursive: true, force: true })
    },
  }
}

/** The process may write no byte to any file (setrlimit(2), RLIMIT_FSIZE); needs no rights. */
export function writesForbidden(): Fillable {
  const at = folder()
  const limit = (server: Pick<RunningServer, 'pid'>, size: string) =>
    execFileSync('prlimit', ['--pid', String(server.pid()), `--fsize=${size}`])
  return {
    what: 'a file that may not grow',
    folder: at,
    fill: (server) => limit(server, '0:unlimited'),
    free: (server) => limit(server, 'unlimited:unlimited'),
    remove: () => rmSync(at, { recursive: true, force: true }),
  }
}
