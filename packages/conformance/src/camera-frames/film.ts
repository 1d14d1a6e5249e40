import { type Dice, dice } from './dice.ts'
import { blur, expose, type Plane, shake } from './lens.ts'
import { projection } from './projection.ts'
import type { Scene } from './scene.ts'

/** What the app asks cameras for. */
export const frameSize = { width: 1280, height: 720 } as const

/** A symbol's modules by row, without the quiet zone; true is dark. */
export type Modules = readonly (readonly boolean[])[]

/** ISO/IEC 18004 §9.1: as wide as the portal draws it. */
const QUIET = 4
/** Looks into each pixel along each axis: the edges of modules are grey in a camera's picture. */
const FINE = 2

/** The frame that a camera takes of a code in this scene: brightness, one byte a pixel. */
export function film(scene: Scene, code: Modules): Uint8ClampedArray {
  const chance = dice(scene.seed)
  const plane: Plane = { ...frameSize, light: new Float32Array(frameSize.width * frameSize.height) }
  drawRoom(plane, chance)
  const middle = [plane.width / 2 + (scene.aside ?? 0), plane.height / 2 + (scene.below ?? 0)] as const
  drawCode(plane, scene, code, middle)
  lightUp(plane, scene, middle)
  if (scene.blur) blur(plane, scene.blur)
  if (scene.shake) shake(plane, scene.shake)
  return expose(plane, scene.noise ?? 0, chance)
}

/** A page full of bars and boxes: what stands around a code is not empty. */
function drawRoom({ width, height, light }: Plane, chance: Dice): void {
  const wall = Float32Array.from({ length: width }, (_, x) => 155 + 20 * Math.sin(x / 200))
  for (let y = 0; y < height; y++) light.set(wall, y * width)
  for (let box = 0; box < 25; box++) {
    const [w, h, value] = [chance.between(20, 220), chance.between(4, 64), chance.between(0, 255)]
    const [left, top] = [Math.floor(chance.between(0, width - w)), Math.floor(chance.between(0, height - h))]
    for (let y = top; y < top + h; y++) light.fill(value, y * width + left, y * width + Math.floor(left + w))
  }
}

function drawCode({ width, height, light }: Plane, scene: Scene, code: Modules, middle: readonly [number, number]): void {
  const size = code.length
  const reach = size / 2 + QUIET
  const { toFrame, back } = projection(scene, size, middle)
  const [a, b, c, d, e, f, g, h, i] = back
  const side = size + 2 * QUIET
  const [dark, bright] = [scene.dark ?? 20, scene.light ?? 235]
  const paper = Float32Array.from({ length: side * side }, (_, at) => {
    const module = code[Math.floor(at / side) - QUIET]?.[(at % side) - QUIET] ?? false
    return module === (scene.inverted ?? false) ? bright : dark
  })

  const corners = [toFrame(-reach, -reach), toFrame(reach, -reach), toFrame(-reach, reach), toFrame(reach, reach)]
  const range = (axis: 0 | 1, end: number) => {
    const ends = corners.map((corner) => corner[axis])
    return [Math.max(0, Math.floor(Math.min(...ends))), Math.min(end, Math.ceil(Math.max(...ends)))] as const
  }
  const [[left, right], [top, bottom]] = [range(0, width), range(1, height)]
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      let covered = 0
      let sum = 0
      for (let j = 0; j < FINE; j++) {
        const py = y + (j + 0.5) / FINE
        for (let k = 0; k < FINE; k++) {
          const px = x + (k + 0.5) / FINE
          const w = g * px + h * py + i
          const u = (a * px + b * py + c) / w + reach
          const v = (d * px + e * py + f) / w + reach
          if (u < 0 || v < 0 || u >= side || v >= side) continue
          covered++
          sum += paper[Math.floor(v) * side + Math.floor(u)] as number
        }
      }
      const at = y * width + x
      // Where the edge of the code's paper crosses a pixel, the room behind it shows for the rest.
      light[at] = (sum + (FINE ** 2 - covered) * (light[at] as number)) / FINE ** 2
    }
  }
}

/** A lamp's reflection, a shade across the screen, and the pattern of pixels seen through pixels. */
function lightUp({ width, height, light }: Plane, { glare, shade, shadeEdge = 60, moire }: Scene, middle: readonly [number, number]): void {
  if (!glare && !shade && !moire) return
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      let value = light[i] as number
      if (shade) value *= 1 - shade / (1 + Math.exp(-(x - width / 2 + (y - height / 2) * 0.4) / shadeEdge))
      if (moire) value *= 1 + moire * Math.sin(x * 1.9 + y * 0.13) * Math.sin(y * 1.7 - x * 0.09)
      if (glare) value += 260 * Math.exp((-1.5 * ((x - middle[0] - 60) ** 2 + (y - middle[1] - 50) ** 2)) / glare ** 2)
      light[i] = value
    }
  }
}
