import { acceptInvitation } from '@countersign/verifier/person/accept-invitation.ts'
import { deletePerson, liftPin, removePhones, setPersonState } from '@countersign/verifier/person/administer.ts'
import { invitePerson, renewLink } from '@countersign/verifier/person/invite.ts'
import type { Owner } from '../scheduler.ts'
import { NODES, NoAnswer, type World } from '../world.ts'
import { makeBrowser } from './browser.ts'
import type { Person } from './person.ts'
import { makePhone } from './phone.ts'

const tokenOf = (url: string) => url.slice(url.lastIndexOf('/') + 1)

/** Invites a person and has them choose a password; gives them a browser, and a phone of their own or another's, with its PIN. */
export async function makePerson(world: World, name: string, number: number, sharing: Person | null): Promise<Person> {
  const owner: Owner = { name, alive: true }
  const { deps } = world.node(0)
  const invited = await invitePerson(deps, 'cli', { username: name, displayName: `Person ${name}`, email: null, role: 'person' })
  if (!invited.ok) throw new Error(invited.fault)
  const password = `correct horse of ${number} stairs`
  const accepted = await acceptInvitation(deps, { token: tokenOf(invited.link.url), password, names: null })
  if (!accepted.ok) throw new Error(accepted.fault)
  world.watch.accountOf(invited.subscriber.id, name)
  const ip = `10.0.${number}.1`
  const clumsiness = world.dice.pick([0, 0.1, 0.3, 0.6])
  const phone = sharing?.phone ?? makePhone(world, owner, ip, { byPlatform: world.dice.chance(0.2) })
  world.watch.phoneOf(phone.iid, name)
  return Object.assign(owner, {
    subscriberId: invited.subscriber.id,
    username: name,
    password,
    pin: sharing?.pin ?? String(1000 + world.dice.below(9000)),
    browser: makeBrowser(world, owner, ip),
    phone,
    clumsiness,
  })
}

type Act = 'disable' | 'enable' | 'remove phones' | 'lift' | 'reset' | 'delete'

/** Changes the standing of people, as an administrator may at any moment. */
export async function administer(
  world: World,
  owner: Owner,
  people: readonly Person[],
  acts = 1 + world.dice.below(3),
  may: readonly Act[] = ['disable', 'enable', 'remove phones', 'lift', 'lift', 'reset', 'delete'],
): Promise<void> {
  const { dice, watch, coverage } = world
  for (let i = 0; i < acts; i++) {
    await world.scheduler.sleep(owner, dice.below(40)).over
    const person = dice.pick(people)
    const { subscriberId: id } = person
    const act = dice.pick(may)
    if (act === 'delete' && !dice.chance(0.2)) continue
    const aids = [...world.data.authenticators.rows()]
      .map(({ authenticator }) => authenticator)
      .filter(({ subscriberId }) => subscriberId === id)
    const epoch = world.data.subscribers.get(id)?.epoch ?? 0
    const done = await tried(() =>
      world.ask(owner, dice.below(NODES), `admin ${act}`, async ({ deps }) => {
        switch (act) {
          case 'disable':
            return (await setPersonState(deps, 'admin', id, 'disabled')).ok
          case 'enable':
            return (await setPersonState(deps, 'admin', id, 'active')).ok
          case 'remove phones':
            return (await removePhones(deps, 'admin', id)).ok
          case 'lift': {
            // As the page of people shows it: whose PIN is paused is lifted.
            for (const { subscriber, phones } of await deps.store.people.list())
              for (const { iid, pinPaused } of phones) if (pinPaused && !(await liftPin(deps, 'admin', subscriber.id, iid)).ok) return false
            return true
          }
          case 'delete':
            return (await deletePerson(deps, 'admin', id)).ok
          case 'reset': {
            const link = await renewLink(deps, 'admin', id, dice.chance(0.5) ? 'password_reset' : 'invitation')
            if (!link.ok) return false
            const password = `fresh horse of ${dice.below(1e6)} stairs`
            const accepted = await acceptInvitation(deps, { token: tokenOf(link.value.url), password, names: null })
            if (accepted.ok) person.password = password
            return accepted.ok
          }
        }
      }),
    )
    coverage.reached(`admin ${act}: ${done === null ? 'no answer' : done}`)
    if (done !== true) continue
    if (act === 'disable' || act === 'enable' || act === 'remove phones' || act === 'reset') watch.promises.standing(id, epoch + 1)
    if (act === 'remove phones') for (const { aid, state } of aids) if (state === 'active') watch.promises.removed(aid)
    if (act === 'delete') watch.promises.deleted(id)
  }
}

async function tried<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NoAnswer) return null
    throw error
  }
}

/** What the server does by itself, at moments that nobody chooses: sweeping, and trying the outbox again. */
export async function housekeeper(world: World, owner: Owner): Promise<void> {
  for (let rounds = 0; rounds < 2; rounds++) {
    await world.scheduler.sleep(owner, 5 + world.dice.below(60)).over
    const server = world.node(world.dice.below(NODES))
    await tried(() => world.ask(owner, world.dice.below(NODES), 'sweep', ({ deps }) => deps.store.sweep()))
    void server.dispatch()
  }
}
