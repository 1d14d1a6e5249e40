import type { Scene } from './scene.ts'

/** From the camera to the code, in pixels: how strongly a tilt shows. */
const DISTANCE = 900

/** Between the code's plane, in modules from the code's middle, and the frame, in pixels. */
export interface Projection {
  toFrame(u: number, v: number): readonly [number, number]
  /** The nine numbers that take a pixel back: u = (a·x + b·y + c) / (g·x + h·y + i), v = (d·x + e·y + f) / (g·x + h·y + i). */
  readonly back: readonly [number, number, number, number, number, number, number, number, number]
}

/** A plane that is turned about the axis of sight, then tilted about both others, seen through a pinhole at `DISTANCE`. */
export function projection(
  { size = 400, turn = 0, tilt = 0, lean = 0 }: Scene,
  modules: number,
  middle: readonly [number, number],
): Projection {
  const [cx, cy] = middle
  const axis = (u: number, v: number) => {
    const [x, y] = [u * cos(turn) - v * sin(turn), u * sin(turn) + v * cos(turn)]
    const z = y * sin(lean)
    const moved = [x * cos(tilt) + z * sin(tilt), y * cos(lean), z * cos(tilt) - x * sin(tilt)] as const
    const [px, py, pz] = moved.map((n) => (n * size) / modules) as [number, number, number]
    return [px + (cx * pz) / DISTANCE, py + (cy * pz) / DISTANCE, pz / DISTANCE] as const
  }
  const [[a, d, g], [b, e, h]] = [axis(1, 0), axis(0, 1)]
  const [c, f, i] = [cx, cy, 1]
  return {
    toFrame: (u, v) => [(a * u + b * v + c) / (g * u + h * v + i), (d * u + e * v + f) / (g * u + h * v + i)],
    // The adjugate: its common factor falls out of both fractions.
    back: [
      e * i - f * h,
      c * h - b * i,
      b * f - c * e,
      f * g - d * i,
      a * i - c * g,
      c * d - a * f,
      d * h - e * g,
      b * g - a * h,
      a * e - b * d,
    ],
  }
}

const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180)
const sin = (degrees: number) => Math.sin((degrees * Math.PI) / 180)
