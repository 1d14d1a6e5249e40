/**
 * A colour by how it is seen: lightness 0 to 1, chroma from 0 (grey) to about 0.37, hue in radians. Steps of the same size look alike, and a change of lightness
 * keeps the hue, which neither RGB nor HSL does.
 */
export interface Oklch {
  readonly l: number
  readonly c: number
  readonly h: number
}

/** Of `#rrggbb`. Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020), as in CSS Color 4 §9.3. */
export function toOklch(hex: string): Oklch {
  const [r, g, b] = [1, 3, 5].map((at) => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const bee = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(a, bee), h: Math.atan2(bee, a) }
}

/** As `#rrggbb`. What a screen cannot show loses chroma, and nothing else, until it can (CSS Color 4 §13.2 does so, too). */
export function fromOklch({ l, c, h }: Oklch): string {
  const lightness = Math.min(1, Math.max(0, l))
  let [shown, beyond] = [0, c]
  if (isShown(linearOf({ l: lightness, c, h }))) shown = c
  // Twenty halvings leave less than a millionth of the largest chroma, far below one step of eight bits.
  else
    for (let i = 0; i < 20; i++) {
      const half = (shown + beyond) / 2
      if (isShown(linearOf({ l: lightness, c: half, h }))) shown = half
      else beyond = half
    }
  return `#${linearOf({ l: lightness, c: shown, h }).map(digits).join('')}`
}

function linearOf({ l, c, h }: Oklch): [number, number, number] {
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)]
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ]
}

/** Rounding errors of the matrices are let through: they are smaller than a step of eight bits. */
const SLACK = 0.0001
const isShown = (linear: readonly number[]) => linear.every((value) => value >= -SLACK && value <= 1 + SLACK)

/** IEC 61966-2-1, as WCAG 2.2 has it in "relative luminance". */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function digits(linear: number): string {
  const value = Math.min(1, Math.max(0, linear))
  const encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0')
}
