import type { Bus, Topic } from '@countersign/verifier/ports/bus.ts'

/** Wakes listeners inside this process. */
export function memoryBus(): Bus {
  const listeners = new Map<Topic, Set<() => void>>()
  return {
    wake(topics) {
      for (const topic of new Set(topics)) for (const heard of listeners.get(topic) ?? []) heard()
    },
    listen(topic, heard) {
      const here = listeners.get(topic) ?? new Set()
      listeners.set(topic, here)
      here.add(heard)
      return () => {
        here.delete(heard)
        if (here.size === 0 && listeners.get(topic) === here) listeners.delete(topic)
      }
    },
  }
}
