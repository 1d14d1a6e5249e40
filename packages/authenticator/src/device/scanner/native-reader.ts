import { specimen } from './specimen.ts'
import { within } from './within.ts'

/** The browser's own detector (Shape Detection API; not in the compiler's DOM library). */
interface BarcodeDetector {
  detect(source: CanvasImageSource | ImageData): Promise<readonly { readonly rawValue: string }[]>
}
interface BarcodeDetectorClass {
  new (options: { formats: string[] }): BarcodeDetector
  getSupportedFormats(): Promise<string[]>
}

export type NativeReader = (source: CanvasImageSource | ImageData) => Promise<string | null>

/** Where the phone has to fetch its reader first, that is not now. */
const PROBE_MS = 3_000

/**
 * The phone's own reader, if it really reads: some phones name the format and then throw, never answer, or find nothing, where a service that they
 * borrow it from is missing. So it is shown a specimen first.
 */
export async function nativeReader(): Promise<NativeReader | null> {
  const Detector = (globalThis as { BarcodeDetector?: BarcodeDetectorClass }).BarcodeDetector
  if (Detector === undefined) return null
  try {
    if (!(await within(PROBE_MS, Detector.getSupportedFormats())).includes('qr_code')) return null
    const detector = new Detector({ formats: ['qr_code'] })
    const read: NativeReader = async (source) => (await detector.detect(source))[0]?.rawValue || null
    return (await within(PROBE_MS, read(specimen.draw()))) === specimen.text ? read : null
  } catch {
    return null
  }
}
