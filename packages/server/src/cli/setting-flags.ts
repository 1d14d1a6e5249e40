import type { Command } from 'commander'
import { flagOf, settingRows } from '../settings/table.ts'

/** Gives a command every setting as a flag. */
export function settingFlags(command: Command): Command {
  for (const { name, help } of settingRows) command.option(`${flagOf(name)} <value>`, help)
  return command.option('--config <file>', 'Settings file (JSON). Default: countersign.json in the working folder')
}
