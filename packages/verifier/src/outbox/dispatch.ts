import type { Bus } from '../ports/bus.ts'
import type { Mail } from '../ports/mail.ts'
import type { OutboxItem } from '../ports/outbox.ts'
import type { Push } from '../ports/push.ts'
import type { Store } from '../ports/store.ts'

/**
 * Does what the outbox holds, after the commit that wrote it. An item that fails stays and is tried again at the next round;
 * it never holds back the others.
 */
export function outboxDispatcher(deps: {
  store: Store
  bus: Bus
  push: Push
  mail: Mail
  failed: (item: OutboxItem, error: unknown) => void
}) {
  let running: Promise<void> | null = null
  let again = false

  async function round(): Promise<void> {
    do {
      again = false
      const items = await deps.store.outbox.pending(200)
      const done = await Promise.all(items.map(async ({ id, item }) => ((await perform(item)) ? [id] : [])))
      if (done.flat().length > 0) await deps.store.outbox.done(done.flat())
    } while (again)
  }

  async function perform(item: OutboxItem): Promise<boolean> {
    try {
      if (item.kind === 'wake') deps.bus.wake(item.topics)
      else if (item.kind === 'ring') await deps.push.ring(item.iid)
      else await deps.mail.tell({ kind: item.notice, subscriberId: item.subscriberId, phone: item.phone })
      return true
    } catch (error) {
      deps.failed(item, error)
      return false
    }
  }

  /** Runs a round; calls that come during one lead to one more. Resolves when nothing is running. */
  return function dispatch(): Promise<void> {
    again = true
    running ??= round().finally(() => {
      running = null
    })
    return running
  }
}
