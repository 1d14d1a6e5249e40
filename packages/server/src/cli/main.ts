import { Command } from 'commander'
import { complain, start } from '../main.ts'
import { flagOf, settingRows, variableOf } from '../settings/table.ts'
import { adminCommands } from './admin.ts'
import { brandCommands } from './brand.ts'
import { configCommands } from './config.ts'
import { evidenceCommands } from './evidence.ts'
import { keyCommands } from './keys.ts'
import { runClient } from './run-client.ts'
import { settingFlags } from './setting-flags.ts'
import { userCommands } from './user.ts'

const program = new Command('countersign')
  .description('Self-hosted mobile two-factor authentication')
  .showHelpAfterError('(countersign --help lists the commands)')

settingFlags(program.command('start').description('Start the server')).action((options: Record<string, string>) =>
  start(argumentsFrom(options)),
)
adminCommands(program)
userCommands(program)
configCommands(program)
brandCommands(program)
keyCommands(program)
evidenceCommands(program)

for (const [name, file, about] of [
  ['demo', 'demo.ts', 'Walk through an activation and three sign-ins on an empty temporary folder'],
  ['phone', 'phone-cli.ts', 'A simulated phone, for trying things out'],
] as const) {
  program
    .command(name)
    .description(about)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[arguments...]')
    .action((given: string[]) => {
      runClient(file, given)
    })
}

program.addHelpText(
  'after',
  `\nEvery setting is a flag, an environment variable or a member of countersign.json:\n${settingRows.map(({ name }) => `  ${flagOf(name).padEnd(20)} ${variableOf(name)}`).join('\n')}\n`,
)

await program.parseAsync().catch(complain)

function argumentsFrom(options: Record<string, string>): string[] {
  return Object.entries(options).flatMap(([name, value]) => [flagOf(name), value])
}
