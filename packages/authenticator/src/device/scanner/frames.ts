import { type Cut, regionOf } from './looks.ts'

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
      const { x, y, width: w, height: h, to } = regionOf(width, height, cut)
      if (canvas.width !== to.width) canvas.width = to.width
      if (canvas.height !== to.height) canvas.height = to.height
      context.drawImage(source, x, y, w, h, 0, 0, to.width, to.height)
      return context.getImageData(0, 0, to.width, to.height)
    },
  }
}
