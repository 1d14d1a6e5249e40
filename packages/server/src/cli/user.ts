import type { Deps } from '@countersign/verifier/deps.ts'
import { deletePerson, liftPin, removePhones, setPersonState } from '@countersign/verifier/person/administer.ts'
import { invitePerson, renewLink } from '@countersign/verifier/person/invite.ts'
import { normaliseUsername, type Subscriber } from '@countersign/verifier/person/subscriber.ts'
import type { Command } from 'commander'
import { settingFlags } from './setting-flags.ts'
import { fail, print, withStore } from './with-store.ts'

const CLI = 'cli'

const faults = {
  username_taken: 'There is somebody with this user name already.',
  username_invalid: 'A user name has 1 to 64 characters and no space.',
  name_invalid: 'A name has 1 to 200 characters.',
  email_invalid: 'This is not a mail address.',
} as const

export function userCommands(program: Command): void {
  const user = program.command('user').description('People')

  settingFlags(user.command('add').description('Add a person; prints the invitation link, good once and for 7 days').argument('<username>'))
    .option('--name <name>', 'The name that both screens show. Default: the user name')
    .option('--email <address>')
    .option('--role <role>', 'person or administrator', 'person')
    .action((username: string, options) =>
      withStore(options, async (deps) => {
        if (options.role !== 'person' && options.role !== 'administrator') return fail('--role is person or administrator.')
        const added = await invitePerson(deps, CLI, {
          username,
          displayName: options.name ?? username,
          email: options.email ?? null,
          role: options.role,
        })
        if (added.ok) print(added.link.url)
        else fail(faults[added.fault])
      }),
    )

  settingFlags(user.command('list').description('Everybody, with state and number of phones')).action((options) =>
    withStore(options, async (deps) => {
      for (const { subscriber: one, phones } of await deps.store.people.list())
        print([one.username, one.displayName, one.role, one.state, `${phones.length} phones`].join('\t'))
    }),
  )

  onPerson('invite', 'A fresh invitation link: sets the password and allows a first phone', async (deps, { id }) => {
    const link = await renewLink(deps, CLI, id, 'invitation')
    if (link.ok) print(link.value.url)
  })
  onPerson('reset-password', 'A link that sets a new password, and allows no new phone', async (deps, { id }) => {
    const link = await renewLink(deps, CLI, id, 'password_reset')
    if (link.ok) print(link.value.url)
  })
  onPerson('disable', 'No sign-in any more, until enabled', async (deps, { id }) => {
    await setPersonState(deps, CLI, id, 'disabled')
  })
  onPerson('enable', 'Sign-in again, with the same phones', async (deps, { id }) => {
    await setPersonState(deps, CLI, id, 'active')
  })
  onPerson('remove-phones', 'Unbind every phone of this person', async (deps, { id }) => {
    const removed = await removePhones(deps, CLI, id)
    if (removed.ok) print(`${removed.value} removed`)
  })
  onPerson('allow-tries', 'Let somebody whose PIN is paused try again, once', async (deps, { id }) => {
    const overview = (await deps.store.people.list()).find(({ subscriber }) => subscriber.id === id)
    for (const { iid, pinPaused } of overview?.phones ?? []) if (pinPaused) await liftPin(deps, CLI, id, iid)
  })
  onPerson('delete', 'Remove the person and all that is theirs, but for the audit log', async (deps, { id }) => {
    await deletePerson(deps, CLI, id)
  })

  function onPerson(verb: string, about: string, act: (deps: Deps, person: Subscriber) => Promise<void>): void {
    settingFlags(user.command(verb).description(about).argument('<username>')).action((username: string, options) =>
      withStore(options, async (deps) => {
        const person = await deps.store.people.byUsername(normaliseUsername(username))
        if (person === null) fail('There is nobody with this user name. See: countersign user list')
        else await act(deps, person)
      }),
    )
  }
}
