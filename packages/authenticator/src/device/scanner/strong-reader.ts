import { prepareZXingModule, purgeZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'

export type StrongReader = (image: ImageData) => Promise<string | null>

/** Every angle, both polarities, one code: the others that a picture may hold are not ours to choose from. */
export const strongest = {
  formats: ['QRCode'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  maxNumberOfSymbols: 1,
} as const satisfies ReaderOptions

/** The best reader that we have: 400 kB of WebAssembly. Without an address of our own the library would fetch them from somebody else's server. */
export async function strongReader(
  wasm: { locateFile: (path: string, prefix: string) => string } | { wasmBinary: ArrayBuffer },
): Promise<StrongReader> {
  try {
    await prepareZXingModule({ overrides: wasm, fireImmediately: true })
  } catch (error) {
    // Else the failure would be remembered, and the next try be none.
    purgeZXingModule()
    throw error
  }
  return async (image) => {
    const [found] = await readBarcodes(image, strongest)
    return found?.isValid && found.text !== '' ? found.text : null
  }
}
