import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** A new file that its owner alone may read, on the disk when this returns. One that is there already, from a run that was cut short, is replaced. */
export function writeDraft(path: string, text: string): void {
  rmSync(path, { force: true })
  const file = openSync(path, 'wx', 0o600)
  try {
    // Not one write: a disk that fills up may take only the first part, and does not call that an error.
    writeFileSync(file, text)
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

/** A new folder is on the disk when its name in the folder above is. */
export function makeFolder(path: string): void {
  const whole = resolve(path)
  const first = mkdirSync(whole, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = whole; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
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
