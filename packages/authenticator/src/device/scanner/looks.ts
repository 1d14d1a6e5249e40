/** What one look at the camera is cut down to. */
export type Cut = 'centre' | 'whole'

/**
 * How much is done for one look: `quick` is the small reader alone, in a few milliseconds. `thorough` asks the strong one too, once its 400 kB have come;
 * nothing waits for them. `everything` waits.
 */
export type Effort = 'quick' | 'thorough' | 'everything'

/** Without a hit for so long the strong reader is fetched: most codes are read long before. */
export const STRONG_AFTER_MS = 2_000

/** The centre and the whole in turns, the centre first: that is where people aim, and it is a third of the pixels. */
export function nextLook(round: number, elapsedMs: number): { readonly cut: Cut; readonly effort: Effort } {
  return { cut: round % 2 === 0 ? 'centre' : 'whole', effort: elapsedMs < STRONG_AFTER_MS ? 'quick' : 'thorough' }
}

/** The aiming square's surroundings: two thirds of the picture's shorter side, and a margin. */
const CENTRE = 0.8
/** Pixels of the longer side. More would slow every reader down and tell it nothing: a camera's finest pixels are noise. */
const MOST: Readonly<Record<Cut, number>> = { centre: 640, whole: 1280 }

export interface Region {
  /** In the source. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** What the region is scaled to; never up. */
  readonly to: { readonly width: number; readonly height: number }
}

/** Where a cut of a picture of this size lies. */
export function regionOf(width: number, height: number, cut: Cut): Region {
  const side = Math.min(width, height) * CENTRE
  const [w, h] = cut === 'centre' ? [side, side] : [width, height]
  const scale = Math.min(1, MOST[cut] / Math.max(w, h))
  return {
    x: (width - w) / 2,
    y: (height - h) / 2,
    width: w,
    height: h,
    to: { width: Math.round(w * scale), height: Math.round(h * scale) },
  }
}
