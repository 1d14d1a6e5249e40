import { setupLink } from '@countersign/verifier/person/invite.ts'
import type { Command } from 'commander'
import { settingFlags } from './setting-flags.ts'
import { fail, print, withStore } from './with-store.ts'

export function adminCommands(program: Command): void {
  const admin = program.command('admin').description('The first administrator')
  settingFlags(
    admin.command('setup-link').description('Print a fresh one-time link for the first administrator; the older one is dead'),
  ).action((options) =>
    withStore(options, async (deps) => {
      const link = await setupLink(deps)
      if (link === null) fail('There is an administrator already. Add another with: countersign user add NAME --role administrator')
      else print(link.url)
    }),
  )
}
