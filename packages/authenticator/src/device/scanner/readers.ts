/** The browser's own detector (Shape Detection API; not in the compiler's DOM library). */
interface BarcodeDetector {
  detect(source: CanvasImageSource | ImageData): Promise<readonly { readonly rawValue: string }[]>
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetector
  getSupportedFormats(): Promise<string[]>
}

export type NativeReader = (source: CanvasImageSource | ImageData) => Promise<string | null>

export async function nativeReader(): Promise<NativeReader | null> {
  const Detector = (globalThis as { BarcodeDetector?: BarcodeDetectorClass }).BarcodeDetector
  if (Detector === undefined) return null
  try {
    if (!(await Detector.getSupportedFormats()).includes('qr_code')) return null
    const detector = new Detector({ formats: ['qr_code'] })
    return async (source) => (await detector.detect(source))[0]?.rawValue ?? null
  } catch {
    return null
  }
}

export type PixelReader = (image: ImageData) => string | null

/** A small reader in plain script: loaded with the scanner, not with the app. */
export async function scriptReader(): Promise<PixelReader> {
  const { decodeQR } = await import('qr/decode.js')
  return (image) => {
    try {
      return decodeQR(image)
    } catch {
      return null
    }
  }
}
