import type { StoredKey } from '@countersign/protocol/phone/key-box.ts'
import { effect, untracked } from '@preact/signals'
import { type App, installation } from '../app.ts'
import type { Key } from '../ports.ts'

/** The possession key of each app's next activation. Apart from the app's state, in which a script that comes later finds whatever it can walk to. */
const prepared = new WeakMap<App, Promise<StoredKey<Key>>>()

/**
 * Whatever an activation needs before the server has been told anything: both keys, and a nonce for each. While somebody aims or types there is time
 * for it; afterwards somebody waits. When any of it fails, the step that needs it makes it good.
 */
export async function getReady(app: App): Promise<void> {
  const { keys, link } = app.ports
  const possession = prepared.get(app) ?? keys.generate()
  prepared.set(app, possession)
  try {
    await Promise.all([installation(app).then(({ key }) => link.greet(key)), possession.then((stored) => link.greet(keys.use(stored)))])
  } catch {
    prepared.delete(app)
  }
}

/** Gets ready each time that somebody begins to scan or to type. */
export function getReadyEarly(app: App): void {
  effect(() => {
    const { at } = app.places.now.value
    if (at === 'scan' || at === 'typed') untracked(() => void getReady(app))
  })
}

/** A possession key for one activation, and for no other. */
export async function takePossession(app: App): Promise<StoredKey<Key>> {
  const ready = prepared.get(app)
  prepared.delete(app)
  return (await ready?.catch(() => undefined)) ?? app.ports.keys.generate()
}
