import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { type DecoderPort, serveDecoder } from './decoder-port.ts'

/** Compiler: this file's `self` is a worker's, whose `postMessage` takes no target. */
serveDecoder(self as unknown as DecoderPort, async () => {
  const { strongReader } = await import('./strong-reader.ts')
  return strongReader({ locateFile: (path, prefix) => (path.endsWith('.wasm') ? wasmUrl : prefix + path) })
})
