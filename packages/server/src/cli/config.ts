import type { Command } from 'commander'
import { readSettings } from '../settings/read.ts'
import { checkSettings } from '../settings/settings.ts'
import { settingRows } from '../settings/table.ts'
import { settingFlags } from './setting-flags.ts'
import { print } from './with-store.ts'

export function configCommands(program: Command): void {
  settingFlags(
    program.command('config').description('Print every setting, where it comes from, and whether the server would start with them'),
  ).action((options) => {
    const { raw, sources } = readSettings({ flags: options, environment: process.env, file: options.config })
    for (const { name } of settingRows) print(`${name.padEnd(16)} ${raw[name].padEnd(28)} ${sources[name]}`)
    checkSettings(raw, sources)
    print('', 'The server would start with these.')
  })
}
