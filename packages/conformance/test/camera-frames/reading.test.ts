import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decoderOver } from '@countersign/authenticator/device/scanner/decoder-line.ts'
import { serveDecoder } from '@countersign/authenticator/device/scanner/decoder-port.ts'
import { type Effort, nextLook, regionOf, STRONG_AFTER_MS } from '@countersign/authenticator/device/scanner/looks.ts'
import { strongReader } from '@countersign/authenticator/device/scanner/strong-reader.ts'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { repository } from '../../src/browser/repository.ts'
import { corpus, type Frame, pixels } from '../../src/camera-frames/corpus.ts'
import { frameSize } from '../../src/camera-frames/film.ts'

const wasm = readFileSync(join(repository, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))
const strong = () => strongReader({ wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length) })

const frames: Frame[] = []
beforeAll(() => {
  frames.push(...corpus())
}, 120_000)

const wholeOf = ({ brightness }: Frame) => pixels(brightness) as ImageData

/** The cuts of a frame are not scaled at this size, so they are pieces of it. */
function cutOf({ brightness }: Frame, cut: 'centre' | 'whole'): ImageData {
  const region = regionOf(frameSize.width, frameSize.height, cut)
  expect(region.to).toEqual({ width: region.width, height: region.height })
  return pixels(brightness, region) as ImageData
}

type Read = (image: ImageData, effort: Effort) => Promise<string | null>

/** The app's looks at a picture that stays as it is: both cuts at the start, and both once the strong reader may be asked. */
async function readAsTheAppDoes(frame: Frame, read: Read): Promise<{ text: string; by: Effort } | null> {
  for (const [round, elapsed] of [0, 100, STRONG_AFTER_MS, STRONG_AFTER_MS + 100].entries()) {
    const { cut, effort } = nextLook(round, elapsed)
    const text = await read(cutOf(frame, cut), effort)
    if (text !== null) return { text, by: effort }
  }
  return null
}

test('the frames are the same each time, many, and of every kind', () => {
  expect(frames.length).toBeGreaterThanOrEqual(80)
  expect(new Set(frames.map(({ scene }) => scene.group)).size).toBeGreaterThanOrEqual(12)
  const [first] = corpus()
  expect(first).toEqual(frames[0])
})

test('the app reads at least as many frames as the best single reader, and none of them wrongly', { timeout: 120_000 }, async () => {
  const { port1, port2 } = new MessageChannel()
  const app = decoderOver(port1)
  onTestFinished(() => port1.close())
  serveDecoder(port2, strong)
  // A look that asks for the strong reader goes on without it until it has come. In the app the next one follows; here it is waited for, over a wall.
  const wall = { ...pixels(new Uint8ClampedArray(frameSize.width * frameSize.height)) } as ImageData
  expect(await app.read(wall, 'everything')).toBe(null)
  const alone = await strong()

  const missed: string[] = []
  const tally = { app: 0, small: 0, alone: 0 }
  for (const frame of frames) {
    const found = await readAsTheAppDoes(frame, app.read)
    expect([undefined, frame.text], frame.scene.name).toContain(found?.text)
    if (found === null) missed.push(frame.scene.name)
    else tally.app++
    if (found?.by === 'quick') tally.small++
    if ((await alone(wholeOf(frame))) === frame.text) tally.alone++
  }
  expect(tally.app, `missed: ${missed.join(', ')}`).toBeGreaterThanOrEqual(tally.alone)
  // As dark screens show them.
  expect(missed.filter((name) => name.startsWith('inverted'))).toEqual([])
  // The frames tell readers apart: some are for the strong one alone, and some for nobody.
  expect(tally.small).toBeLessThan(tally.alone)
  expect(tally.app).toBeLessThan(frames.length)
  console.info(`of ${frames.length} frames: the app ${tally.app}, its small reader ${tally.small}, zxing-wasm alone ${tally.alone}`)
})
