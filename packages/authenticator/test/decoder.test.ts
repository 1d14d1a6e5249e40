import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDecoder } from '../src/device/scanner/decoder.ts'
import { specimen } from '../src/device/scanner/specimen.ts'
import { FakeImageData } from './fake-image-data.ts'

vi.mock('../src/device/trusted.ts', () => ({ decoderAddress: () => '/worker/decoder.js' }))

/** A worker that does as it is told. */
class FakeWorker {
  static last: FakeWorker
  static broken = false
  onmessage: ((event: { data: string | null }) => void) | null = null
  onerror: (() => void) | null = null
  looks = 0
  ended = false
  constructor() {
    if (FakeWorker.broken) throw new DOMException('no workers here', 'SecurityError')
    FakeWorker.last = this
  }
  postMessage() {
    this.looks++
  }
  terminate() {
    this.ended = true
  }
}

beforeEach(() => {
  FakeWorker.broken = false
  vi.stubGlobal('Worker', FakeWorker)
  vi.stubGlobal('ImageData', FakeImageData)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const read = (decoder: ReturnType<typeof openDecoder>) => decoder.read(specimen.draw(), 'quick')

test('the worker reads; what comes while it reads is passed over', async () => {
  const decoder = openDecoder()
  const first = read(decoder)
  expect(await read(decoder)).toBe(null)
  FakeWorker.last.onmessage?.({ data: 'a code' })
  expect(await first).toBe('a code')
  expect(FakeWorker.last.looks).toBe(1)
  decoder.close()
  expect(FakeWorker.last.ended).toBe(true)
})

test('a browser that starts no worker reads on the page', async () => {
  FakeWorker.broken = true
  expect(await read(openDecoder())).toBe(specimen.text)
})

test('a worker whose script does not come costs one look', async () => {
  const decoder = openDecoder()
  const first = read(decoder)
  FakeWorker.last.onerror?.()
  expect([await first, await read(decoder)]).toEqual([null, specimen.text])
  expect(FakeWorker.last.ended).toBe(true)
})

test('a worker that falls silent is given up after five seconds', async () => {
  vi.useFakeTimers()
  const decoder = openDecoder()
  const first = read(decoder)
  await vi.advanceTimersByTimeAsync(5_000)
  vi.useRealTimers()
  expect([await first, await read(decoder)]).toEqual([null, specimen.text])
})

test('who closes it while it reads gets nothing', async () => {
  const decoder = openDecoder()
  const first = read(decoder)
  decoder.close()
  expect(await first).toBe(null)
})
