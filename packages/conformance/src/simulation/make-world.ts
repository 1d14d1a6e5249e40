import { watch } from './checks/watch.ts'
import type { Coverage } from './coverage.ts'
import { dice as makeDice } from './dice.ts'
import { drawFaults, noFaults } from './faults.ts'
import { group } from './group.ts'
import { checkRegistration } from './platform.ts'
import { type Pace, scheduler } from './scheduler.ts'
import { simulatedKeys } from './server/keys.ts'
import { startServer } from './server/process.ts'
import { signatures } from './signatures.ts'
import { emptyData } from './store/tables.ts'
import { makeTrace } from './trace.ts'
import { type Mutant, NODES, NoAnswer, type Server, StoreDown, type Watch, type World } from './world.ts'

const START = 1_793_400_000

export function makeWorld(seed: number, coverage: Coverage, mutant: Mutant | null): World {
  const dice = makeDice(seed)
  const trace = makeTrace()
  const time = { passed: 0, offset: 0 }
  const clock = { now: () => START + Math.floor(time.passed) + time.offset }
  const drawn = drawFaults(dice)
  const pace: Pace = { stickiness: dice.pick([0, 0, 0.5, 0.9]), calm: true }
  const signs = signatures(dice)
  const servers: Server[] = []
  let runs = 0

  const turns = scheduler({
    dice,
    pace,
    trace,
    seconds: () => time.passed,
    pass(until) {
      if (until !== undefined) time.passed = Math.max(time.passed, until)
      else if (dice.chance(0.05)) time.passed += dice.below(4)
      else if (dice.chance(drawn.timeJumps)) {
        time.passed += dice.pick([60, 120, 300, 600, 3600, 86_400])
        coverage.reached('fault: time jumps')
        trace.add('time', 'jumps')
      } else if (dice.chance(drawn.clockIsSet)) {
        time.offset += dice.pick([-3600, -300, -61, -5, 5, 61, 300])
        coverage.reached('fault: the server clock is set')
        trace.add('time', 'the server clock is set')
      }
    },
  })

  const world: World = {
    dice,
    pace,
    trace,
    coverage,
    scheduler: turns,
    clock,
    data: emptyData((changes) => world.watch.committed(changes)),
    signatures: signs,
    keys: simulatedKeys(signs),
    oprf: group,
    checkRegistration,
    policy: {
      phoneOrigin: 'https://phone.id.example.org',
      portalOrigin: 'https://id.example.org',
      portalHost: 'id.example.org',
      rpId: 'id.example.org',
      issuerName: 'Northwind',
      enrolment: dice.chance(0.85) ? 'invited' : 'open',
      activation: dice.chance(0.8) ? 'required' : 'recommended',
    },
    mailbox: [],
    mutant,
    watch: undefined as unknown as Watch,
    faults: () => (pace.calm ? noFaults : drawn),
    node: (index) => servers[index] as Server,
    crash(index) {
      const dying = servers[index] as Server
      turns.kill(dying)
      for (const tell of dying.mourners) tell()
      servers[index] = startServer(world, index, ++runs)
    },
    async ask(who, index, label, handle) {
      await turns.pause(who, `send ${label}`)
      const server = servers[index] as Server
      const twice = !pace.calm && dice.chance(drawn.repeated)
      const answering = handled(server, label, handle)
      if (twice) {
        coverage.reached('fault: message repeated')
        // What the second arrival is answered reaches nobody; what it does, happens.
        const arrive = async () => {
          if (dice.chance(0.5)) await turns.sleep(who, 1 + dice.below(60)).over
          await handled(servers[dice.below(NODES)] as Server, `${label} again`, handle)
        }
        arrive().catch(() => {})
      }
      const answer = await answering
      await turns.pause(who, `answer ${label}`)
      if (!pace.calm && dice.chance(drawn.answerLost)) {
        coverage.reached('fault: answer lost')
        trace.add(who.name, `fault: answer lost ${label}`)
        throw new NoAnswer(label)
      }
      return answer
    },
  }

  function handled<T>(server: Server, label: string, handle: (server: Server) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const dead = () => reject(new NoAnswer('the server died'))
      server.mourners.add(dead)
      handle(server)
        .then(resolve, (error) => {
          // Of a store that cannot be asked nothing is promised; anything else that is thrown is a bug (style: only bugs throw).
          if (!(error instanceof StoreDown)) world.watch.violated(`${label} threw: ${error instanceof Error ? error.stack : String(error)}`)
          reject(new NoAnswer('internal'))
        })
        .finally(() => server.mourners.delete(dead))
    })
  }

  Object.assign(world, { watch: watch(world) })
  for (let index = 0; index < NODES; index++) servers.push(startServer(world, index, ++runs))
  return world
}
