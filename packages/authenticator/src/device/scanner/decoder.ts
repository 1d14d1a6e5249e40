import { decoderAddress } from '../trusted.ts'
import { type Decoder, decoderOver } from './decoder-line.ts'

export function openDecoder(): Decoder {
  let worker: Worker
  try {
    worker = new Worker(decoderAddress(), { type: 'module', name: 'decoder' })
  } catch {
    return pageDecoder
  }
  const line = decoderOver(worker)
  let here: Decoder | null = null
  worker.onerror = () => {
    // Without a network its script may not come: the small reader is part of the app.
    here = pageDecoder
    line.close()
  }
  return {
    read: (image, effort) => (here ?? line).read(image, effort),
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
