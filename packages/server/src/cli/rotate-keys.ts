import { type KeyFile, readKeyFile, withNewMaster, writeKeyFile } from '../keys/key-file.ts'
import { makeKeys } from '../keys/keys.ts'
import type { Queries } from '../sqlite/connection.ts'
import { sealedValues } from '../sqlite/sealed.ts'

/** The longest life of what is kept by a hash under a master key: an unused link's 7 days (sessions and codes have hours), and a day to spare. Seconds. */
const NEEDED_AFTER_ROTATION = 8 * 86_400

/** A data folder whose database nobody else has open; all that is changed in it is one transaction. */
export interface Stopped {
  readonly data: string
  readonly db: Queries
  readonly now: number
}

/**
 * A new master key, and every sealed value under it. The key file holds both keys, on the disk, before the first value is sealed anew: whenever
 * this is cut short, everything still opens, and the next call finishes it with the key that is there.
 */
export function rotateKeys({ data, db, now }: Stopped): { finished: boolean; moved: number } {
  const before = readKeyFile(data, true, now)
  const finished = countUnderOlder(db, before) > 0
  const file = finished ? before : withNewMaster(before, now)
  if (!finished) writeKeyFile(data, file)
  const { reseal } = makeKeys(file)
  let moved = 0
  for (const { sealed, scope, replace } of sealedValues(db)) {
    const under = reseal(sealed, scope)
    if (under === null) continue
    replace(under)
    moved++
  }
  return { finished, moved }
}

/** `sealed`: the older ones still seal something. `needed`: until when links may hang on them. Else how many were forgotten. */
export function dropOldKeys(
  { data, db, now }: Stopped,
  atOnce: boolean,
): { is: 'none' | 'sealed' } | { is: 'needed'; usedUntil: number } | { is: 'dropped'; count: number } {
  const file = readKeyFile(data, true, now)
  const [newest, ...older] = file.masters
  if (older.length === 0) return { is: 'none' }
  if (countUnderOlder(db, file) > 0) return { is: 'sealed' }
  // Each was in use until the one before it in the file was made.
  const kept = atOnce ? [] : older.filter((_, i) => now - (file.masters[i]?.since ?? now) < NEEDED_AFTER_ROTATION)
  if (kept.length === older.length) return { is: 'needed', usedUntil: newest.since }
  writeKeyFile(data, { ...file, masters: [newest, ...kept] })
  return { is: 'dropped', count: older.length - kept.length }
}

export function countUnderOlder(db: Queries, file: KeyFile): number {
  const { reseal } = makeKeys(file)
  let count = 0
  for (const { sealed, scope } of sealedValues(db)) if (reseal(sealed, scope) !== null) count++
  return count
}
