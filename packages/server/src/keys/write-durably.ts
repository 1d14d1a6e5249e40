import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** A new file that its owner alone may read, on the disk when this returns. One that is there already, from a run that was cut short, is replaced. */
export function writeDraft(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(path, { force: true })
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The old content or the new one, whole, whatever happens. One writer at a time: the draft has one name, so that none is left lying about. */
export function replaceDurably(path: string, text: string): void {
  const draft = `${path}.new`
  writeDraft(draft, text)
  renameSync(draft, path)
  syncFolder(dirname(path))
}

/** That a file has this name is durable only when its folder is. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
