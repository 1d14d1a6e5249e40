import type { NativeReader } from './native-reader.ts'
import { within } from './within.ts'

/** An answer takes tens of milliseconds on phones that have a reader. */
const ANSWER_MS = 1_500
/** A frame may be torn, or the camera be between two: one fault says nothing. */
const FAULTS = 3

/** The phone's own reader beside ours, for as long as it deserves it. */
export interface NativeWatch {
  /** Lets it look at the source, unless it is still looking; what it finds is reported. */
  look(source: CanvasImageSource): void
  /** False once it has thrown, or not answered, so often in a row that it is not asked any more. */
  trusted(): boolean
}

export function watchNative(read: NativeReader, found: (text: string | null) => void): NativeWatch {
  let faults = 0
  let looking = false
  return {
    look(source) {
      if (looking || faults >= FAULTS) return
      looking = true
      within(ANSWER_MS, read(source))
        .then((text) => {
          faults = 0
          found(text)
        })
        .catch(() => {
          faults++
        })
        .finally(() => {
          looking = false
        })
    },
    trusted: () => faults < FAULTS,
  }
}
