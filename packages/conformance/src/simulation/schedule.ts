import { administer, housekeeper, makePerson } from './actors/administrator.ts'
import { guesser, imageThief, keyMaker, passwordThief, photographer } from './actors/attackers.ts'
import { makeBrowser } from './actors/browser.ts'
import { forger } from './actors/forger.ts'
import { addPhone, type Person, visitPortal } from './actors/person.ts'
import { makePhone } from './actors/phone.ts'
import { checkEvidence } from './checks/evidence.ts'
import type { Coverage } from './coverage.ts'
import { makeWorld } from './make-world.ts'
import type { Owner } from './scheduler.ts'
import { type Mutant, NODES, type World } from './world.ts'

export interface Ran {
  readonly seed: number
  readonly events: number
  readonly hash: number
  readonly violations: readonly string[]
  readonly last: readonly string[]
}

/** One schedule, from its seed alone. */
export async function runSchedule(seed: number, coverage: Coverage, mutant: Mutant | null = null): Promise<Ran> {
  const world = makeWorld(seed, coverage, mutant)
  const people = await calmly(world, () => prepare(world))
  world.pace.calm = false
  const actors = cast(world, people)
  let living = actors.length
  for (const { owner, act } of actors) {
    act()
      .catch((error) => world.watch.violated(`${owner.name} cannot go on: ${error instanceof Error ? error.stack : String(error)}`))
      .finally(() => living--)
  }
  const end = await world.scheduler.run(() => living === 0 || world.watch.violations.length > 0)
  if (end !== 'done') world.watch.violated(`the schedule is ${end}`)
  if (world.watch.violations.length === 0) await settle(world)
  return {
    seed,
    events: world.trace.events,
    hash: world.trace.hash,
    violations: world.watch.violations,
    last: world.trace.last(60),
  }
}

/** People with accounts; most of them with a phone that is active already. Nothing goes wrong yet. */
async function prepare(world: World): Promise<Person[]> {
  const { dice } = world
  const ana = await makePerson(world, 'ana', 1, null)
  const people = [ana]
  if (dice.chance(0.55)) await visitPortal(world, { ...ana, clumsiness: 0 })
  if (dice.chance(0.12)) {
    const bo = await makePerson(world, 'bo', 2, dice.chance(0.4) ? ana : null)
    people.push(bo)
    if (dice.chance(0.5)) await visitPortal(world, { ...bo, clumsiness: 0 })
  }
  for (const person of people) {
    if (dice.chance(0.7)) await person.browser.signOut()
  }
  return people
}

interface Actor {
  readonly owner: Owner
  readonly act: () => Promise<unknown>
}

function cast(world: World, people: readonly Person[]): Actor[] {
  const { dice } = world
  const [victim] = people as [Person]
  const siege = dice.chance(0.008)
  const actors: Actor[] = people.map((person) => ({ owner: person, act: () => live(world, person, siege ? 8 : dice.chance(0.05) ? 2 : 1) }))
  const others: ((owner: Owner) => Promise<unknown>)[] = [
    (owner) => photographer(world, owner, victim),
    (owner) => passwordThief(world, owner, victim),
    (owner) => imageThief(world, owner, victim, 1 + dice.below(7)),
    (owner) => guesser(world, owner, victim),
    (owner) => administer(world, owner, people),
    (owner) => housekeeper(world, owner),
    (owner) => keyMaker(world, owner, victim),
    (owner) => forger(world, owner, victim),
  ]
  others.forEach((act, i) => {
    const owner: Owner = {
      name: ['photographer', 'password thief', 'image thief', 'guesser', 'admin', 'housekeeper', 'key maker', 'forger'][i] as string,
      alive: true,
    }
    if (dice.chance([0.25, 0.12, 0.1, 0.05, 0.15, 0.12, 0.02, 0.05][i] as number)) actors.push({ owner, act: () => act(owner) })
  })
  if (siege) {
    const owner: Owner = { name: 'siege', alive: true }
    actors.push({ owner, act: () => imageThief(world, owner, victim, 30) })
    const helper: Owner = { name: 'helper', alive: true }
    if (dice.chance(0.6)) actors.push({ owner: helper, act: () => administer(world, helper, people, 12, ['lift']) })
  }
  // A second browser of the same person, at the same time.
  if (dice.chance(0.06)) {
    const owner: Owner = { name: victim.name, alive: true }
    const second: Person = { ...victim, browser: makeBrowser(world, owner, '10.0.1.2') }
    actors.push({ owner, act: () => visitPortal(world, second) })
  }
  return actors
}

/** What a person does with their account, over and over. */
async function live(world: World, person: Person, rounds: number): Promise<void> {
  const { dice } = world
  for (let i = 0; i < rounds; i++) {
    const doing = dice.below(10)
    if (doing < 7) await visitPortal(world, person)
    else if (doing < 8) await visitPortal(world, person, 'cancelled')
    else if (doing < 9) await addPhone(world, person)
    else await addPhone(world, { ...person, phone: makePhone(world, person, person.browser.ip, { byPlatform: dice.chance(0.4) }) })
    if (dice.chance(0.6)) await person.browser.signOut()
  }
}

/** When all is over: nothing goes wrong any more, what was left undone is done, and every promise is asked for. */
async function settle(world: World): Promise<void> {
  for (let index = 0; index < NODES; index++) world.crash(index)
  world.pace.calm = true
  await calmly(world, async () => {
    await world.node(0).deps.store.sweep()
    for (let index = 0; index < NODES; index++) await world.node(index).dispatch()
    await checkEvidence(world)
  })
  if (world.data.outbox.size > 0) world.watch.violated('the outbox keeps what could be done')
  world.watch.promises.check()
}

async function calmly<T>(world: World, act: () => Promise<T>): Promise<T> {
  let done = false
  const doing = act().finally(() => {
    done = true
  })
  doing.catch(() => {})
  const end = await world.scheduler.run(() => done)
  if (!done) throw new Error(`what is calm is ${end}`)
  return doing
}
