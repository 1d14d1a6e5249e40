import { encodeQr } from '@countersign/look/qr/encode.ts'
import { decodeQR } from 'qr/decode.js'
import { afterEach, expect, test, vi } from 'vitest'
import { nativeReader } from '../src/device/scanner/native-reader.ts'
import { watchNative } from '../src/device/scanner/native-watch.ts'
import { specimen } from '../src/device/scanner/specimen.ts'
import { FakeImageData } from './fake-image-data.ts'

/** A browser's detector that behaves like this, and reads what is really there. */
function phoneWith(
  detect: (image: ImageData) => Promise<{ rawValue: string }[]>,
  formats: () => Promise<string[]> = async () => ['ean_13', 'qr_code'],
): void {
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      static getSupportedFormats = formats
      detect = detect
    },
  )
  vi.stubGlobal('ImageData', FakeImageData)
}

const really = async (image: ImageData) => [{ rawValue: decodeQR(image) }]
const never = () => new Promise<never>(() => undefined)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('the specimen is what our encoder makes of its text', () => {
  expect(encodeQr(specimen.text)).toEqual(
    Array.from({ length: specimen.size }, (_, y) => Array.from({ length: specimen.size }, (_, x) => specimen.isDark(x, y))),
  )
})

test('a phone’s own reader is used where it reads', async () => {
  phoneWith(really)
  const read = await nativeReader()
  expect(await read?.(specimen.draw())).toBe(specimen.text)
})

test.each([
  ['reads other codes only', really, async () => ['ean_13']],
  ['does not say what it reads', really, () => Promise.reject(new Error('no service'))],
  ['throws', () => Promise.reject(new DOMException('Barcode detection service unavailable.', 'NotSupportedError')), undefined],
  ['finds nothing', async () => [], undefined],
  ['finds something else', async () => [{ rawValue: 'a' }], undefined],
])('one that %s is left alone', async (_name, detect, formats) => {
  phoneWith(detect, formats)
  expect(await nativeReader()).toBe(null)
})

test.each([
  ['of what it can', really, never],
  ['at the specimen', never, undefined],
])('one that never answers when asked %s is left alone', async (_name, detect, formats) => {
  vi.useFakeTimers()
  phoneWith(detect, formats)
  const answer = nativeReader()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await answer).toBe(null)
})

test('a phone without one has none', async () => {
  expect(await nativeReader()).toBe(null)
})

const source = {} as HTMLVideoElement

test('one that fails later, three times in a row, is not asked again', async () => {
  const found: (string | null)[] = []
  const answers = [null, Error, Error, null, Error, Error, Error, 'late']
  const asked = vi.fn(async () => {
    const answer = answers.shift()
    if (answer === Error) throw new Error('the camera is between two frames')
    return answer as string | null
  })
  const watch = watchNative(asked, (text) => found.push(text))
  for (let look = 0; look < 10; look++) {
    watch.look(source)
    await vi.waitFor(() => expect(asked.mock.settledResults.at(-1)?.type).not.toBe('incomplete'))
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect([asked.mock.calls.length, watch.trusted(), found]).toEqual([7, false, [null, null]])
})

test('one that is still looking is not asked beside that, and one that hangs is given up', async () => {
  vi.useFakeTimers()
  const asked = vi.fn(never)
  const watch = watchNative(asked, () => undefined)
  for (let look = 0; look < 20; look++) {
    watch.look(source)
    watch.look(source)
    await vi.advanceTimersByTimeAsync(500)
  }
  expect([asked.mock.calls.length, watch.trusted()]).toEqual([3, false])
})
