import { decoderAddress } from '../trusted.ts'
import { type Decoder, decoderOver } from './decoder-line.ts'
import { within } from './within.ts'

/** A look takes tens of milliseconds; a worker that a phone has ended to save memory says nothing at all. */
const ANSWER_MS = 5_000
/** With the strong reader's 400 kB on a slow line. */
const EVERYTHING_MS = 30_000

export function openDecoder(): Decoder {
  let worker: Worker
  try {
    worker = new Worker(decoderAddress(), { type: 'module', name: 'decoder' })
  } catch {
    return pageDecoder
  }
  const line = decoderOver(worker)
  let here: Decoder | null = null
  /** Without a network its script may not come: the small reader is part of the app. */
  const giveUp = () => {
    here = pageDecoder
    worker.terminate()
    line.close()
  }
  worker.onerror = giveUp
  return {
    read(image, effort) {
      if (here !== null) return here.read(image, effort)
      return within(effort === 'everything' ? EVERYTHING_MS : ANSWER_MS, line.read(image, effort)).catch(() => {
        giveUp()
        return null
      })
    },
    close() {
      worker.terminate()
      line.close()
    },
  }
}

/** The small reader on the page's own thread, where there is no worker. */
const pageDecoder: Decoder = {
  async read(image) {
    const small = await import('./small-reader.ts').catch(() => null)
    return small === null ? null : small.readSmall(image)
  },
  close: () => undefined,
}
