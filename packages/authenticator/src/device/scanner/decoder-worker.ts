import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Without `locateFile` the library would fetch its wasm from somebody else's server. */
prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmUrl : prefix + path) } })

/** Compiler: this file's `self` is a worker's, whose `postMessage` takes no target. */
const port = self as unknown as { onmessage: ((event: MessageEvent<ImageData>) => void) | null; postMessage(text: string | null): void }

port.onmessage = async ({ data }) => {
  try {
    const [found] = await readBarcodes(data, {
      formats: ['QRCode'],
      tryHarder: true,
      tryRotate: true,
      tryInvert: true,
      maxNumberOfSymbols: 1,
    })
    port.postMessage(found?.isValid ? found.text : null)
  } catch {
    port.postMessage(null)
  }
}
