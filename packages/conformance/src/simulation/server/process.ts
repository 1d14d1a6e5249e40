import { outboxDispatcher } from '@countersign/verifier/outbox/dispatch.ts'
import type { Bus, Topic } from '@countersign/verifier/ports/bus.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import type { Owner } from '../scheduler.ts'
import { memoryStore } from '../store/memory-store.ts'
import type { Turns } from '../store/turns.ts'
import { type Server, StoreDown, type World } from '../world.ts'

export function startServer(world: World, node: number, run: number): Server {
  const { faults, dice, scheduler, coverage } = world
  const mourners = new Set<() => void>()
  const listeners = new Map<Topic, Set<() => void>>()
  const owner: Owner = { name: `node${node}.${run}`, alive: true }

  function step<T>(name: string, operation: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      scheduler.add(owner, name, () => {
        if (happens(faults().rejects, 'store rejects')) return reject(new StoreDown(name))
        if (happens(faults().crashesBefore, 'crash before the commit')) return world.crash(node)
        let value: T
        try {
          value = operation()
        } catch (error) {
          return reject(error)
        }
        if (happens(faults().crashesAfter, 'crash after the commit')) return world.crash(node)
        resolve(value)
      })
    })
  }

  function happens(probability: number, what: string): boolean {
    if (probability === 0 || !dice.chance(probability)) return false
    coverage.reached(`fault: ${what}`)
    world.trace.add(owner.name, `fault: ${what}`)
    return true
  }

  const turns: Turns = { read: step, write: step, close: async () => {} }
  const plain = memoryStore({ data: world.data, clock: world.clock, chain: 'node1', turns })
  const store: Store = world.mutant?.store?.(plain, { world, turns }) ?? plain

  const bus: Bus = {
    wake(topics) {
      for (const topic of topics) {
        for (const heard of listeners.get(topic) ?? []) {
          if (happens(faults().wakeLost, 'wake-up lost')) continue
          scheduler.add(owner, `wake ${topic.slice(0, 8)}`, heard)
          if (happens(faults().wakeLost, 'wake-up twice')) scheduler.add(owner, `wake ${topic.slice(0, 8)} again`, heard)
        }
      }
    },
    listen(topic, heard) {
      const there = listeners.get(topic) ?? new Set()
      listeners.set(topic, there.add(heard))
      return () => void there.delete(heard)
    },
  }

  const dispatch = outboxDispatcher({
    store,
    bus,
    push: {
      async ring() {
        await scheduler.pause(owner, 'push')
        if (happens(faults().pushFails, 'push fails')) throw new Error('the push service is down')
      },
    },
    mail: {
      async tell(notice) {
        await scheduler.pause(owner, 'mail')
        if (happens(faults().mailFails, 'mail fails')) throw new Error('the mail server is down')
        world.mailbox.push(notice)
      },
    },
    failed: () => {},
  })

  const server: Server = Object.assign(owner, {
    deps: {
      store,
      clock: world.clock,
      random: { bytes: (count: number) => dice.bytes(count) },
      keys: world.mutant?.verify ? { ...world.keys, verify: world.mutant.verify } : world.keys,
      oprf: world.oprf,
      passwords: {
        async hash(password: string) {
          await scheduler.pause(owner, 'hash')
          return `hash of ${password}`
        },
        async verify(stored: string | null, password: string) {
          await scheduler.pause(owner, 'verify')
          return stored === `hash of ${password}`
        },
      },
      checkRegistration: world.checkRegistration,
      policy: world.policy,
    },
    bus,
    mourners,
    dispatch: () => dispatch().catch(() => {}),
  })
  store.onCommit(() => void server.dispatch())
  void server.dispatch()
  return server
}
