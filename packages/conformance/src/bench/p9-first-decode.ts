import { closeDesktop } from '../browser/launch.ts'
import { corpus, type Frame } from '../camera-frames/corpus.ts'
import type { Length } from './length.ts'
import type { Line } from './line.ts'
import { median } from './median.ts'
import { openReadingPage, type Reading, type ReadingPage } from './reading-page.ts'

/** How many times slower a cheap phone is taken to be. */
const SLOWER = 4
/** What is not read within so long is later than any median; waiting for each would take minutes. */
const PATIENCE_MS = 1_000

/**
 * P9. The time from the scanner's start to the first code, over the frames of the corpus, in Chromium on a thread that is slowed down; and how many frames are read
 * at all. zxing-wasm alone reads the same frames right after, on the same thread. A frame that is not read counts as one that takes for ever.
 */
export async function firstDecode({ everyFrame }: Length): Promise<Line[]> {
  const page = await openReadingPage()
  try {
    await page.slowDown(SLOWER)
    const [app, alone]: [number[], number[]] = [[], []]
    let read = 0
    for (const [i, frame] of [...corpus()].entries()) {
      if (i % everyFrame !== 0) continue
      // What is just being compiled says little of the rest.
      if (i === 0) await readBoth(page, frame)
      const [ours, theirs] = await readBoth(page, frame)
      app.push(msOf(frame, ours))
      alone.push(msOf(frame, theirs))
      if (ours.text !== null || right(frame, await page.byAll(frame))) read++
    }
    const frames = `of ${app.length} frames`
    const time = `first decode, median ${frames}, CPU ${SLOWER} times slower`
    const readAlone = alone.filter(Number.isFinite).length
    return [
      { measure: 'P9', what: time, value: median(app), ceiling: null, unit: 'ms', bar: { most: 100 } },
      { measure: 'P9', what: 'the same, against zxing-wasm alone', value: median(app), ceiling: median(alone), unit: 'ms', bar: null },
      {
        measure: 'P9',
        what: `read ${frames}, against zxing-wasm alone`,
        value: read,
        ceiling: readAlone,
        unit: 'frames',
        bar: { least: 1 },
      },
    ]
  } finally {
    await page.close()
    await closeDesktop()
  }
}

async function readBoth(page: ReadingPage, frame: Frame): Promise<readonly [Reading, Reading]> {
  return [await page.byTheApp(frame, PATIENCE_MS), await page.byTheStrong(frame)]
}

const msOf = (frame: Frame, { text, ms }: Reading) => (right(frame, text) ? ms : Number.POSITIVE_INFINITY)

function right({ text, scene }: Frame, found: string | null): boolean {
  if (found !== null && found !== text) throw new Error(`“${scene.name}” is read as ${found}`)
  return found !== null
}
