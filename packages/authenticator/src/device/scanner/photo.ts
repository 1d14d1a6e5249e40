import type { ReadPhoto } from '../../screens/scan-port.ts'
import { openDecoder } from './decoder.ts'
import { frameTaker } from './frames.ts'
import { nativeReader } from './native-reader.ts'

/** Reads a code from a picture with every reader that there is: nobody waits for a next frame here. */
export const readPhoto: ReadPhoto = async (photo) => {
  const bitmap = await createImageBitmap(photo).catch(() => null)
  if (bitmap === null) return null
  const decoder = openDecoder()
  try {
    const native = await nativeReader()
    const found = native && (await native(bitmap).catch(() => null))
    if (found) return found
    const frames = frameTaker()
    for (const effort of ['quick', 'everything'] as const) {
      for (const cut of ['whole', 'centre'] as const) {
        const image = frames.take(bitmap, bitmap.width, bitmap.height, cut)
        const text = image && (await decoder.read(image, effort))
        if (text) return text
      }
    }
    return null
  } finally {
    decoder.close()
    bitmap.close()
  }
}
