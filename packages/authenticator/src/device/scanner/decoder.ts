import { decoderAddress } from '../trusted.ts'
import type { Look } from './decoder-port.ts'
import type { Effort } from './looks.ts'

/** Reads pixels off the page's thread, so that nothing on the screen stands still meanwhile. */
export interface Decoder {
  /** The text, or `null`; `null` at once while the look before is still being read. Takes the pixels away from the caller. Never rejects. */
  read(image: ImageData, effort: Effort): Promise<string | null>
  close(): void
}

/** The part of a worker that is used here; a message port has it as well. */
export interface DecoderLine {
  onmessage: ((event: MessageEvent<string | null>) => unknown) | null
  postMessage(look: Look, transfer: Transferable[]): void
}

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

export function decoderOver(line: DecoderLine): Decoder {
  let answer: ((text: string | null) => void) | null = null
  const settle = (text: string | null) => {
    const told = answer
    answer = null
    told?.(text)
  }
  line.onmessage = ({ data }) => settle(data)
  return {
    read(image, effort) {
      if (answer !== null) return Promise.resolve(null)
      return new Promise((resolve) => {
        answer = resolve
        line.postMessage({ image, effort }, [image.data.buffer])
      })
    },
    close: () => settle(null),
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
