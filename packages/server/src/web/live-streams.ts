import type { ServerResponse } from 'node:http'
import type { Bus, Topic } from '@countersign/verifier/ports/bus.ts'
import { type EventStream, openEventStream } from './event-stream.ts'

/** Open streams of one listener: a few tabs, a phone that reconnects. The oldest gives way. */
const PER_TOPIC = 4

/** Whoever waits reads again on this timer, for a wake-up that was lost. Seconds. */
const REREAD = 15

export interface LiveStreams {
  /** `allowed` is asked at every look: a stream ends when its reader has been signed out or removed. */
  open(topic: Topic, response: ServerResponse, headers: Readonly<Record<string, string>>, allowed: () => Promise<boolean>): void
  /** Ends every stream, and each that is opened from then on: at shutdown. */
  closeAll(): void
}

export function liveStreams(bus: Bus): LiveStreams {
  const open = new Map<Topic, { response: ServerResponse; stream: EventStream }[]>()
  let ending = false
  return {
    open(topic, response, headers, allowed) {
      const here = open.get(topic) ?? []
      open.set(topic, here)
      while (here.length >= PER_TOPIC) here.shift()?.response.destroy()
      const stream = openEventStream(response, headers, () => {
        stop()
        clearInterval(timer)
        const at = here.indexOf(entry)
        if (at >= 0) here.splice(at, 1)
        if (here.length === 0 && open.get(topic) === here) open.delete(topic)
      })
      const entry = { response, stream }
      here.push(entry)
      const look = () => {
        stream.look()
        allowed().then(
          (still) => still || response.end(),
          () => response.end(),
        )
      }
      const stop = bus.listen(topic, look)
      const timer = setInterval(look, REREAD * 1000)
      if (ending) response.end()
    },
    closeAll() {
      ending = true
      for (const entries of open.values()) for (const { response } of [...entries]) response.end()
    },
  }
}
