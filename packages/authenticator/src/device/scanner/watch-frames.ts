import { openDecoder } from './decoder.ts'
import type { Decoder } from './decoder-line.ts'
import { frameTaker } from './frames.ts'
import { nextLook, STRONG_AFTER_MS } from './looks.ts'
import { type NativeReader, nativeReader } from './native-reader.ts'
import { type NativeWatch, watchNative } from './native-watch.ts'

/** Between two looks. A camera brings a new picture every 33 ms, and copying one costs a cheap phone 10 ms of the page's time. */
const REST_MS = 40
/** Where the phone's own reader looks at every frame, ours looks at one in so many: it reads some codes that the other does not. */
const BESIDE_NATIVE = 4

export interface Readers {
  readonly openDecoder: () => Decoder
  readonly nativeReader: () => Promise<NativeReader | null>
}

/** Looks at frame after frame until one holds a code; returns how to stop. */
export function watchFrames(
  video: HTMLVideoElement,
  found: (text: string) => void,
  readers: Readers = { openDecoder, nativeReader },
): () => void {
  const frames = frameTaker()
  const decoder = readers.openDecoder()
  const began = performance.now()
  let over = false
  let native: NativeWatch | null = null

  const stop = () => {
    over = true
    decoder.close()
  }
  const hit = (text: string | null) => {
    if (over || text === null || text === '') return
    stop()
    found(text)
  }

  // Nothing waits for it: it is tried first, and ours looks meanwhile.
  void readers.nativeReader().then((read) => {
    if (read !== null) native = watchNative(read, hit)
  })

  async function run(): Promise<void> {
    for (let [turn, round] = [0, 0]; !over; turn++) {
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        native?.look(video)
        const elapsed = performance.now() - began
        // A reader of the phone's that has found nothing for so long may not be able to.
        const beside = native?.trusted() === true && elapsed < STRONG_AFTER_MS
        if (!beside || turn % BESIDE_NATIVE === 0) {
          const { cut, effort } = nextLook(round++, elapsed)
          const frame = frames.take(video, video.videoWidth, video.videoHeight, cut)
          if (frame !== null) hit(await decoder.read(frame, effort))
        }
      }
      if (!over) await new Promise((resolve) => setTimeout(resolve, REST_MS))
    }
  }

  void run().catch(() => undefined)
  return stop
}
