import type { ReadPhoto } from '../../screens/scan-port.ts'
import { frameTaker } from './frames.ts'
import { nativeReader, scriptReader } from './readers.ts'
import { strongReader } from './strong-reader.ts'

/** Reads a code from a picture with every reader that there is: nobody waits for a next frame here. */
export const readPhoto: ReadPhoto = async (photo) => {
  const bitmap = await createImageBitmap(photo).catch(() => null)
  if (bitmap === null) return null
  try {
    const native = await nativeReader()
    const found = native && (await native(bitmap).catch(() => null))
    if (found) return found
    const script = await scriptReader()
    const frames = frameTaker()
    for (const cut of ['whole', 'centre'] as const) {
      const image = frames.take(bitmap, bitmap.width, bitmap.height, cut)
      const text = image && script(image)
      if (text) return text
    }
    const whole = frames.take(bitmap, bitmap.width, bitmap.height, 'whole')
    if (whole === null) return null
    const strong = strongReader()
    try {
      return await strong.read(whole)
    } finally {
      strong.close()
    }
  } finally {
    bitmap.close()
  }
}
