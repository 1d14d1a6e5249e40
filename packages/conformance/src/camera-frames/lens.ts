import type { Dice } from './dice.ts'

/** A picture in brightness, row by row. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly light: Float32Array
}

/** An unfocused lens: three means in a row come within some percent of a Gaussian and cost the same for any width (P. Kovesi, Fast Almost-Gaussian Filtering, 2010). */
export function blur(plane: Plane, deviation: number): void {
  for (const radius of boxes(deviation)) {
    smear(plane, radius, 'across')
    smear(plane, radius, 'down')
  }
}

/** A hand that moves sideways. */
export function shake(plane: Plane, pixels: number): void {
  smear(plane, Math.floor(pixels / 2), 'across')
}

/** Three radii whose means together have this standard deviation: a mean over 2r + 1 pixels has the variance ((2r + 1)² − 1) / 12. */
function boxes(deviation: number): number[] {
  const wanted = 12 * deviation ** 2
  const small = Math.max(0, Math.floor((Math.sqrt(wanted / 3 + 1) - 1) / 2))
  const variance = (radius: number) => (2 * radius + 1) ** 2 - 1
  const larger = Math.min(3, Math.max(0, Math.round((wanted - 3 * variance(small)) / (variance(small + 1) - variance(small)))))
  return [0, 1, 2].map((i) => (i < larger ? small + 1 : small)).filter((radius) => radius > 0)
}

/** The mean over 2 · radius + 1 pixels of each row or column, with the border's pixel beyond the border. */
function smear({ width, height, light }: Plane, radius: number, way: 'across' | 'down'): void {
  const [lines, length, step, stride] = way === 'across' ? [height, width, 1, width] : [width, height, width, 1]
  const line = new Float32Array(length)
  for (let l = 0; l < lines; l++) {
    const start = l * stride
    for (let i = 0; i < length; i++) line[i] = light[start + i * step] as number
    const at = (i: number) => line[i < 0 ? 0 : i >= length ? length - 1 : i] as number
    let sum = 0
    for (let i = -radius; i <= radius; i++) sum += at(i)
    for (let i = 0; i < length; i++) {
      light[start + i * step] = sum / (2 * radius + 1)
      sum += at(i + radius + 1) - at(i - radius)
    }
  }
}

/** The sensor: noise with this standard deviation, and whole numbers from 0 to 255. */
export function expose({ light }: Plane, deviation: number, chance: Dice): Uint8ClampedArray {
  const out = new Uint8ClampedArray(light)
  if (deviation === 0) return out
  const noise = normals(chance).map((one) => one * deviation)
  for (let i = 0; i < out.length; i++) out[i] = (light[i] as number) + (noise[chance.word() % noise.length] as number)
  return out
}

/** Normally distributed numbers to draw from (Box and Muller, 1958): a million logarithms for each frame would take longer than reading it. */
function normals(chance: Dice): Float32Array {
  return Float32Array.from(
    { length: 4096 },
    () => Math.sqrt(-2 * Math.log(1 - chance.between(0, 1))) * Math.cos(chance.between(0, 2 * Math.PI)),
  )
}
