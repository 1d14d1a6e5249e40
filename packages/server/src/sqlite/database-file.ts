import { chmodSync, closeSync, openSync, statSync } from 'node:fs'

/**
 * Makes the file, readable by its owner alone, before SQLite opens it: SQLite gives its `-wal` and `-shm` files the same mode.
 * An existing file is never opened here: closing any descriptor of it would drop the locks that this process holds on it through SQLite.
 */
export function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  for (const name of [path, `${path}-wal`, `${path}-shm`]) {
    const mode = statSync(name, { throwIfNoEntry: false })?.mode
    if (mode !== undefined && (mode & 0o077) !== 0) chmodSync(name, 0o600)
  }
}
