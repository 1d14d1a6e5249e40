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
