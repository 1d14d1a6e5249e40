import { effect, untracked } from '@preact/signals'
import { type App, installation } from '../app.ts'
import { refresh } from './refresh.ts'

/** Seconds before the live stream is opened again; the last one repeats. A stream that had been open starts from the first. */
const waits = [1, 2, 5, 10, 30]

/** Keeps the list of requests live while the app has accounts and is looked at. */
export interface Watch {
  /** Looked at again, or on line again: whatever was open may be dead without knowing it. */
  wake(): void
  /** Nobody looks: the line is closed. */
  sleep(): void
  stop(): void
}

export function watch(app: App): Watch {
  const { ports } = app
  let awake = true
  let running = false
  let hurry = false
  let line = new AbortController()

  /** The list, then the stream, and again when it ends. The list comes first: it also fetches the nonce for the stream's proof. */
  async function run(): Promise<void> {
    for (let round = 0; awake && app.accounts.peek().length > 0; round++) {
      line = new AbortController()
      let wasOpen = false
      if (await quietly(app)) {
        const { key, iid } = await installation(app)
        wasOpen = await ports.openStream({ installation: key, iid, onLook: () => void quietly(app), signal: line.signal })
      }
      if (wasOpen) round = 0
      if (awake && !hurry) await ports.pause((waits[Math.min(round, waits.length - 1)] as number) * 1000)
      hurry = false
    }
  }

  function start(): void {
    if (running) return
    running = true
    void run().finally(() => {
      running = false
      if (hurry) start()
    })
  }

  const stopEffect = effect(() => {
    if (app.accounts.value.length === 0) return
    untracked(() => (running ? void quietly(app) : start()))
  })

  return {
    wake() {
      awake = true
      hurry = running
      line.abort()
      start()
    },
    sleep() {
      awake = false
      hurry = false
      line.abort()
    },
    stop() {
      awake = false
      hurry = false
      stopEffect()
      line.abort()
    },
  }
}

/** Beside the person's own steps nothing may fail loudly: the next look comes by itself. */
function quietly(app: App): Promise<boolean> {
  return refresh(app).catch(() => false)
}
