import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditKind } from '@countersign/verifier/audit/fact.ts'
import type { Command } from 'commander'
import { readKeyFile } from '../keys/key-file.ts'
import { readSettings } from '../settings/read.ts'
import { checkSettings } from '../settings/settings.ts'
import { aloneWith, NotAlone } from '../sqlite/alone.ts'
import { openConnection } from '../sqlite/connection.ts'
import { systemClock } from '../system/system.ts'
import { DATABASE, openDeps } from '../wire.ts'
import { countUnderOlder, dropOldKeys, rotateKeys, type Stopped } from './rotate-keys.ts'
import { settingFlags } from './setting-flags.ts'
import { fail, print } from './with-store.ts'

export function keyCommands(program: Command): void {
  const keys = program.command('keys').description('The server’s own keys')
  settingFlags(
    keys
      .command('rotate')
      .description(
        'Make a new master key and encrypt the PIN keys under it. Stop the server first. Cut short, it finishes when it is run again',
      ),
  ).action((options) => onStopped(options, 'keys.rotated', rotate))
  settingFlags(keys.command('list').description('The master keys, and what is encrypted under older ones')).action(list)
  settingFlags(keys.command('drop-old').description('Forget the master keys before the newest one. Stop the server first'))
    .option('--now', 'Also those that sessions and links may still hang on: they end')
    .action(({ now, ...options }) => onStopped(options, 'keys.dropped', (stopped) => dropOld(stopped, now === true)))
}

type Outcome = { readonly done: readonly string[] } | { readonly refused: string }

function rotate(stopped: Stopped): Outcome {
  const { finished, moved } = rotateKeys(stopped)
  return {
    done: [
      finished
        ? `The rotation that was cut short is finished: ${moved} PIN keys were left.`
        : `There is a new master key. PIN keys encrypted under it: ${moved}.`,
      'The one before is kept for sessions and links that were made under it. Back up keys.json. After 8 days: countersign keys drop-old',
    ],
  }
}

function dropOld(stopped: Stopped, atOnce: boolean): Outcome {
  const dropped = dropOldKeys(stopped, atOnce)
  switch (dropped.is) {
    case 'none':
      return { refused: 'There is no older master key.' }
    case 'sealed':
      return { refused: 'PIN keys are still encrypted under an older master key. Run first: countersign keys rotate' }
    case 'needed':
      return {
        refused: `Links may hang on the older one, which was in use until ${momentOf(dropped.usedUntil)}. Wait until 8 days after that, or end them: countersign keys drop-old --now`,
      }
    case 'dropped':
      return { done: [`Older master keys forgotten: ${dropped.count}. Delete them from your backups, too.`] }
  }
}

function list(options: Record<string, string>): void {
  const folder = folderOf(options)
  if (folder === null) return
  const { masters, ...file } = readKeyFile(folder.data, true, systemClock.now())
  for (const [i, { since }] of masters.entries()) print(`${i === 0 ? 'in use' : 'kept  '}  since ${momentOf(since)}`)
  const db = openConnection(folder.database, true)
  try {
    print(`PIN keys encrypted under an older one: ${countUnderOlder(db, { masters, ...file })}`)
  } finally {
    db.close()
  }
}

/** With the database to itself. What was done goes to the audit log. */
async function onStopped(options: Record<string, string>, kind: AuditKind, act: (stopped: Stopped) => Outcome): Promise<void> {
  process.umask(0o077)
  const folder = folderOf(options)
  if (folder === null) return
  const { data, database, settings } = folder
  let outcome: Outcome
  try {
    outcome = aloneWith(database, (db) => act({ data, db, now: systemClock.now() }))
  } catch (error) {
    if (error instanceof NotAlone) return fail(error.message)
    throw error
  }
  if ('refused' in outcome) return fail(outcome.refused)
  const { store } = await openDeps(settings, 'cli')
  await store.audit.append([{ kind, subject: null, actor: 'cli', data: {} }]).finally(() => store.close())
  print(...outcome.done)
}

function folderOf(options: Record<string, string | undefined>) {
  const { raw, sources } = readSettings({ flags: options, environment: process.env, file: options.config })
  const settings = checkSettings(raw, sources)
  const database = join(settings.data, DATABASE)
  if (existsSync(database)) return { settings, data: settings.data, database }
  fail(`There is no database in ${settings.data} yet.`)
  return null
}

/** In UTC, to the minute. */
function momentOf(seconds: number): string {
  return seconds === 0 ? 'the beginning' : `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
