import { encodeQr } from '@countersign/look/qr/encode.ts'
import { activationLink, codeCharacters } from '@countersign/protocol/enrolment/code.ts'
import { dice } from './dice.ts'
import { film, frameSize, type Modules } from './film.ts'
import { type Scene, scenes } from './scene.ts'

/** One frame of the corpus. */
export interface Frame {
  readonly scene: Scene
  /** What a reader has to find in it. */
  readonly text: string
  /** Brightness, one byte a pixel, `frameSize` pixels. */
  readonly brightness: Uint8ClampedArray
}

/** As long as an organisation's own: the code has 33 modules a side. */
const ORIGIN = 'https://phone.id.example.org'
/** Different codes lie differently badly: so many share the frames out among them. */
const CODES = 12

const codes = Array.from({ length: CODES }, (_, i): { text: string; modules: Modules } => {
  const chance = dice(i)
  const drawn = Uint8Array.from({ length: 20 }, () => chance.word() & 0xff)
  const text = activationLink(ORIGIN, { name: codeCharacters(drawn.subarray(0, 3), 4), secret: codeCharacters(drawn.subarray(4), 26) })
  return { text, modules: encodeQr(text) }
})

/** Frames of activation codes, drawn by our own encoder: the same ones each time, one after the other. */
export function* corpus(): Generator<Frame> {
  for (const [i, scene] of scenes.entries()) {
    const { text, modules } = codes[i % CODES] as (typeof codes)[number]
    yield { scene, text, brightness: film(scene, modules) }
  }
}

/** Part of a frame as a canvas would give it. */
export function pixels(
  brightness: Uint8ClampedArray,
  { x, y, width, height }: Pick<DOMRectReadOnly, 'x' | 'y' | 'width' | 'height'> = { x: 0, y: 0, ...frameSize },
): Pick<ImageData, 'data' | 'width' | 'height' | 'colorSpace'> {
  const words = new Uint32Array(width * height)
  for (let row = 0; row < height; row++) {
    const line = (y + row) * frameSize.width + x
    // The same in all three colours, and opaque. Every machine that runs this has the lowest byte first.
    for (let column = 0; column < width; column++)
      words[row * width + column] = (brightness[line + column] as number) * 0x010101 + 0xff000000
  }
  const data = new Uint8ClampedArray(words.buffer)
  return { data, width, height, colorSpace: 'srgb' }
}
