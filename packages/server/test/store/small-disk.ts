import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from '../../src/sqlite/connection.ts'

/** Somewhere that can be full. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves so many bytes free, for a database that `db` writes. */
  leave(bytes: number, db: Connection): void
  free(db: Connection): void
  remove(): void
}

/** A file system of its own where this process may mount one; else SQLite is told that its file may not grow, which it answers with the same error. */
export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-full-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'countersign-test', folder]).status === 0
  const filler = join(folder, 'filler')
  return {
    folder,
    leave(bytes, db) {
      if (!mounted) {
        const pages = db.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0
        db.exec(`PRAGMA max_page_count = ${pages + Math.floor(bytes / 4096)}`)
        return
      }
      rmSync(filler, { force: true })
      const { bavail, bsize } = statfsSync(folder)
      const room = Math.max(0, bavail - Math.floor(bytes / bsize)) * bsize
      writeFileSync(filler, Buffer.alloc(room, 1))
    },
    free(db) {
      db.exec('PRAGMA max_page_count = 4294967294')
      rmSync(filler, { force: true })
    },
    remove() {
      if (mounted) spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
