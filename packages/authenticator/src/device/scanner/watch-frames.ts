import { type FrameTaker, frameTaker } from './frames.ts'
import { type NativeReader, nativeReader, type PixelReader, scriptReader } from './readers.ts'
import { type StrongReader, strongReader } from './strong-reader.ts'

/** Between two looks: a cheap phone needs 50 ms for one and has a picture to draw as well. */
const REST_MS = 60
/** Without a hit for so long the strong reader is fetched. */
const STRONG_AFTER_MS = 2_000

/** Looks at frame after frame until one holds a code; returns how to stop. Centre first: that is where people aim. */
export function watchFrames(video: HTMLVideoElement, found: (text: string) => void): () => void {
  const frames = frameTaker()
  const began = performance.now()
  let over = false
  let strong: StrongReader | null = null

  const stop = () => {
    over = true
    strong?.close()
    strong = null
  }

  const hit = (text: string | null) => {
    if (over || text === null || text === '') return
    stop()
    found(text)
  }

  async function run(): Promise<void> {
    const native = await nativeReader()
    const script = await scriptReader()
    for (let round = 0; !over; round++) {
      hit(await look(video, frames, { native, script }, round))
      if (over) return
      if (performance.now() - began > STRONG_AFTER_MS) {
        strong ??= strongReader()
        const whole = frames.take(video, video.videoWidth, video.videoHeight, 'whole')
        if (whole !== null) void strong.read(whole).then(hit)
      }
      await new Promise((resolve) => setTimeout(resolve, REST_MS))
    }
  }

  void run().catch(() => undefined)
  return stop
}

async function look(
  video: HTMLVideoElement,
  frames: FrameTaker,
  { native, script }: { native: NativeReader | null; script: PixelReader },
  round: number,
): Promise<string | null> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null
  const found = native === null ? null : await native(video).catch(() => null)
  // Where the phone has a reader of its own, ours looks at every fourth frame only.
  if (found !== null || (native !== null && round % 4 !== 3)) return found
  const frame = frames.take(video, video.videoWidth, video.videoHeight, round % 2 === 0 ? 'centre' : 'whole')
  return frame === null ? null : script(frame)
}
