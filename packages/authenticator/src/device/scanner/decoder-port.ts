import type { Effort } from './looks.ts'
import { readSmall } from './small-reader.ts'
import type { StrongReader } from './strong-reader.ts'

/** One look for the decoder. It is answered by the text that was found, or `null`: exactly one answer for each, in their order. */
export interface Look {
  readonly image: ImageData
  readonly effort: Effort
}

/** What a worker's `self` and a message port have in common. */
export interface DecoderPort {
  onmessage: ((event: MessageEvent<Look>) => unknown) | null
  postMessage(text: string | null): void
}

/** After a failed load the next one is not tried for so long: a phone without a network would ask sixteen times a second. */
const AGAIN_MS = 5_000

/** Reads what comes in at the port. The strong reader is loaded at the first look that asks for it. */
export function serveDecoder(port: DecoderPort, loadStrong: () => Promise<StrongReader>): void {
  let strong: StrongReader | null = null
  let loading: Promise<StrongReader | null> | null = null

  const load = () => {
    loading ??= loadStrong()
      .then((reader) => {
        strong = reader
        return reader
      })
      .catch(() => {
        setTimeout(() => {
          loading = null
        }, AGAIN_MS)
        return null
      })
    return loading
  }

  async function read({ image, effort }: Look): Promise<string | null> {
    const found = readSmall(image)
    if (found !== null || effort === 'quick') return found
    const ready = load()
    const reader = effort === 'everything' ? await ready : strong
    return reader === null ? null : reader(image).catch(() => null)
  }

  port.onmessage = async ({ data }) => port.postMessage(await read(data))
}
