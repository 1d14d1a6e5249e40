import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { type Decoder, decoderOver } from '../src/device/scanner/decoder-line.ts'
import { type DecoderPort, serveDecoder } from '../src/device/scanner/decoder-port.ts'
import { frameTaker } from '../src/device/scanner/frames.ts'
import { nativeReader } from '../src/device/scanner/native-reader.ts'
import { strongReader } from '../src/device/scanner/strong-reader.ts'
import { watchFrames } from '../src/device/scanner/watch-frames.ts'

/*
 * The scanner without the app around it, for the benchmark: a film in place of the camera, and what its worker does on the page's own thread,
 * since a browser can be told to slow down that one alone.
 */
const { width, height } = { width: 1280, height: 720 }
const loadStrong = () => strongReader({ locateFile: (path, prefix) => (path.endsWith('.wasm') ? wasmUrl : prefix + path) })

function openDecoderHere(): Decoder {
  const { port1, port2 } = new MessageChannel()
  serveDecoder(port2 as DecoderPort, loadStrong)
  const decoder = decoderOver(port1)
  return {
    ...decoder,
    close() {
      decoder.close()
      port1.close()
    },
  }
}

const screen = Object.assign(document.createElement('canvas'), { width, height })
const brush = screen.getContext('2d') as CanvasRenderingContext2D
const stream = screen.captureStream(0)
const video = Object.assign(document.createElement('video'), { muted: true, playsInline: true })

/** Shows a frame of so many bytes of brightness; resolves once the video plays it. */
async function show(address: string): Promise<void> {
  const brightness = new Uint8Array(await (await fetch(address)).arrayBuffer())
  const image = new ImageData(width, height)
  new Uint32Array(image.data.buffer).set(Uint32Array.from(brightness, (value) => value * 0x010101 + 0xff000000))
  brush.putImageData(image, 0, 0)
  const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve))
  for (const track of stream.getVideoTracks()) (track as CanvasCaptureMediaStreamTrack).requestFrame()
  if (video.srcObject === null) video.srcObject = stream
  await video.play()
  await shown
}

export interface Reading {
  readonly text: string | null
  readonly ms: number
}

/** From the scanner's start until it reports a text; `null` when it has none after so many milliseconds. */
async function byTheApp(address: string, patienceMs: number): Promise<Reading> {
  await show(address)
  const began = performance.now()
  return new Promise((resolve) => {
    const end = (text: string | null) => {
      clearTimeout(timer)
      stop()
      resolve({ text, ms: performance.now() - began })
    }
    const timer = setTimeout(end, patienceMs, null)
    const stop = watchFrames(video, end, { openDecoder: openDecoderHere, nativeReader })
  })
}

const strong = loadStrong()
const frames = frameTaker()

/** The strong reader alone, from the video to the text. */
async function byTheStrong(address: string): Promise<Reading> {
  await show(address)
  const read = await strong
  const began = performance.now()
  const image = frames.take(video, video.videoWidth, video.videoHeight, 'whole') as ImageData
  return { text: await read(image), ms: performance.now() - began }
}

/** Whether the app's readers find it at all: both cuts, and everything there is. */
async function byAll(address: string): Promise<string | null> {
  await show(address)
  const decoder = openDecoderHere()
  try {
    for (const cut of ['centre', 'whole'] as const) {
      const image = frames.take(video, video.videoWidth, video.videoHeight, cut) as ImageData
      const text = await decoder.read(image, 'everything')
      if (text !== null) return text
    }
    return null
  } finally {
    decoder.close()
  }
}

export type ReadingPage = { byTheApp: typeof byTheApp; byTheStrong: typeof byTheStrong; byAll: typeof byAll }
Object.assign(globalThis, { reading: { byTheApp, byTheStrong, byAll } satisfies ReadingPage })
