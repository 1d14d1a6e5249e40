import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditKind } from '@countersign/verifier/audit/fact.ts'
import type { Command } from 'commander'
import { type KeyFile, readKeyFile, withNewMaster, writeKeyFile } from '../keys/key-file.ts'
import { makeKeys } from '../keys/keys.ts'
import { SettingsError } from '../settings/error.ts'
import { readSettings } from '../settings/read.ts'
import { checkSettings, type Settings } from '../settings/settings.ts'
import { aloneWith, NotAlone } from '../sqlite/alone.ts'
import { openConnection, type Queries } from '../sqlite/connection.ts'
import { sealedValues } from '../sqlite/sealed.ts'
import { systemClock } from '../system/system.ts'
import { DATABASE, openDeps } from '../wire.ts'
import { settingFlags } from './setting-flags.ts'
import { fail, print } from './with-store.ts'

/** The longest life of what is kept by a hash under a master key: an unused link's 7 days (sessions and codes have hours), and a day to spare. Seconds. */
const NEEDED_AFTER_ROTATION = 8 * 86_400

export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('The server’s own keys')

  settingFlags(
    keys
      .command('rotate')
      .description(
        'Make a new master key and encrypt the PIN keys under it; the server must be stopped. Run again after a crash, it finishes',
      ),
  ).action((options) => onStopped(options, rotate))

  settingFlags(keys.command('list').description('The master keys, and what hangs on the older ones')).action((options) => {
    const settings = settingsOf(options)
    const file = keyFileOf(settings)
    const db = openConnection(join(settings.data, DATABASE), true)
    try {
      const old = underOlder(db, file)
      for (const [i, { since }] of file.masters.entries()) print(`${i === 0 ? 'in use' : 'kept  '}  since ${dayOf(since)}`)
      if (file.masters.length > 1) print(`${old} PIN keys are encrypted under an older one.`)
    } finally {
      db.close()
    }
  })

  settingFlags(keys.command('drop-old').description('Forget the master keys before the newest one; the server must be stopped'))
    .option('--now', 'Also those that sessions and links may still hang on: they end')
    .action(({ now, ...options }) => onStopped(options, (settings, db) => dropOld(settings, db, now === true)))
}

/** The key file holds both keys, on the disk, before the first value is encrypted anew: whenever this is cut short, everything still opens. */
function rotate(settings: Settings, db: Queries): Done {
  const before = keyFileOf(settings)
  const unfinished = underOlder(db, before) > 0
  const file = unfinished ? before : withNewMaster(before, systemClock.now())
  if (!unfinished) writeKeyFile(settings.data, file)
  const { reseal } = makeKeys(file)
  let moved = 0
  for (const { sealed, scope, replace } of sealedValues(db)) {
    const under = reseal(sealed, scope)
    if (under === null) continue
    replace(under)
    moved++
  }
  return {
    kind: 'keys.rotated',
    lines: [
      unfinished
        ? `The rotation that was cut short is finished: ${moved} PIN keys.`
        : `There is a new master key: ${moved} PIN keys are encrypted under it.`,
      'The one before is kept for sessions and links that were made under it. Back up keys.json. After 8 days: countersign keys drop-old',
    ],
  }
}

function dropOld(settings: Settings, db: Queries, atOnce: boolean): Done | string {
  const file = keyFileOf(settings)
  if (file.masters.length === 1) return 'There is no older master key.'
  if (underOlder(db, file) > 0) return 'PIN keys are still encrypted under an older master key. Run first: countersign keys rotate'
  const [newest, ...older] = file.masters
  const now = systemClock.now()
  const kept = atOnce ? [] : older.filter((_, i) => now - (file.masters[i]?.since ?? now) < NEEDED_AFTER_ROTATION)
  if (kept.length === older.length)
    return `Links of the last 7 days may hang on the older one, in use until ${dayOf(newest.since)}. Wait until 8 days after that, or end them: countersign keys drop-old --now`
  writeKeyFile(settings.data, { ...file, masters: [newest, ...kept] })
  return { kind: 'keys.dropped', lines: [`${older.length - kept.length} older master keys are gone. Delete them from your backups, too.`] }
}

interface Done {
  readonly kind: AuditKind
  readonly lines: readonly string[]
}

/** With the database to itself; what was done goes to the audit log, a sentence in its place is why nothing was. */
async function onStopped(options: Record<string, string>, act: (settings: Settings, db: Queries) => Done | string): Promise<void> {
  process.umask(0o077)
  const settings = settingsOf(options)
  const path = join(settings.data, DATABASE)
  if (!existsSync(path)) return fail(`There is no database in ${settings.data} yet.`)
  let done: Done | string
  try {
    done = aloneWith(path, (db) => act(settings, db))
  } catch (error) {
    if (error instanceof NotAlone) return fail(error.message)
    throw error
  }
  if (typeof done === 'string') return fail(done)
  const { store } = await openDeps(settings, 'cli')
  await store.audit.append([{ kind: done.kind, subject: null, actor: 'cli', data: {} }]).finally(() => store.close())
  print(...done.lines)
}

function underOlder(db: Queries, file: KeyFile): number {
  const { reseal } = makeKeys(file)
  let count = 0
  for (const { sealed, scope } of sealedValues(db)) if (reseal(sealed, scope) !== null) count++
  return count
}

function settingsOf(options: Record<string, string | undefined>): Settings {
  const { raw, sources } = readSettings({ flags: options, environment: process.env, file: options.config })
  return checkSettings(raw, sources)
}

function keyFileOf(settings: Settings): KeyFile {
  if (!existsSync(join(settings.data, DATABASE))) throw new SettingsError(`There is no database in ${settings.data} yet.`)
  return readKeyFile(settings.data, true, systemClock.now())
}

function dayOf(seconds: number): string {
  return seconds === 0 ? 'the beginning' : new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
}
