/** What one look at the camera is cut down to. */
export type Cut = 'centre' | 'whole'

/** The aiming square's surroundings: two thirds of the picture's shorter side, and a margin. */
const CENTRE = 0.8
const MOST: Readonly<Record<Cut, number>> = { centre: 640, whole: 1280 }

export interface FrameTaker {
  take(source: CanvasImageSource, width: number, height: number, cut: Cut): ImageData | null
}

/** Copies pixels out of a video or picture, through one canvas that is used again and again. */
export function frameTaker(): FrameTaker {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return {
    take(source, width, height, cut) {
      if (context === null || width === 0 || height === 0) return null
      const side = Math.min(width, height) * CENTRE
      const [w, h] = cut === 'centre' ? [side, side] : [width, height]
      const scale = Math.min(1, MOST[cut] / Math.max(w, h))
      canvas.width = Math.round(w * scale)
      canvas.height = Math.round(h * scale)
      context.drawImage(source, (width - w) / 2, (height - h) / 2, w, h, 0, 0, canvas.width, canvas.height)
      return context.getImageData(0, 0, canvas.width, canvas.height)
    },
  }
}
