import { contrast } from '../contrast.ts'
import { type Grounds, grounds, type Scheme } from './grounds.ts'
import { fromOklch, type Oklch, toOklch } from './oklch.ts'

/** WCAG 2.2 §1.4.3, for text of any size. */
export const TEXT = 4.5
/** WCAG 2.2 §1.4.11, for what a control is known by. */
export const CONTROL = 3
/** WCAG 2.2 §1.4.6: in the dark the colour is ours to choose, so that it may be easy to read and not only readable. */
const EASY = 7

/** The four colours of one scheme that hang on the accent, as `#rrggbb`. */
export interface Accent {
  readonly accent: string
  readonly hover: string
  /** Text on the accent. */
  readonly on: string
  /** The ground of what stands out by the accent; the accent is text on it. */
  readonly soft: string
}

export interface Accents {
  readonly light: Accent
  readonly dark: Accent
}

/** Why a colour cannot be the accent. */
export interface Pale {
  /** Its contrast with the ground that it is told from worst. */
  readonly ratio: number
  /** What that has to be. */
  readonly least: number
  /** The colour of the same hue, as little darker as will do. */
  readonly nearest: string
}

export type Judged = { readonly ok: true; readonly accents: Accents } | ({ readonly ok: false } & Pale)

/** `#rrggbb` in any case; `null` for anything else. */
export function readColour(typed: string): string | null {
  const colour = typed.trim().toLowerCase()
  return /^#[0-9a-f]{6}$/.test(colour) ? colour : null
}

/**
 * An operator's colour as an accent. In the light scheme it stands as it is, or not at all; the dark one has a lighter one of the same hue. Of what is accepted every
 * text has 4.5:1 and every control 3:1, in both schemes. `colour` as `readColour` gives it.
 */
export function judgeAccent(colour: string): Judged {
  const { ratio, least } = worst(colour, grounds.light)
  if (ratio >= least) return { ok: true, accents: { light: lightAccent(colour), dark: darkAccent(colour) } }
  return { ok: false, ratio, least, nearest: nearestTo(colour) }
}

/** The contrast that is furthest below what it has to be, or nearest to it. */
function worst(colour: string, on: Grounds): { ratio: number; least: number } {
  const pairs = [
    ...[on.paper, on.surface, on.sunken].map((ground) => ({ ratio: contrast(colour, ground), least: TEXT })),
    { ratio: contrast(colour, on.line), least: CONTROL },
  ]
  return pairs.reduce((a, b) => (b.ratio / b.least < a.ratio / a.least ? b : a))
}

const passes = (colour: string, on: Grounds) => worst(colour, on).ratio >= worst(colour, on).least

/** Lightness in steps that nobody sees: at most 400 of them from black to white, at one of which every search here ends. */
const STEP = 0.0025

/** The first on the way from this lightness that does; `by` says the direction. */
function along(from: Oklch, by: number, does: (colour: string) => boolean): string {
  for (let l = from.l; l > 0 && l < 1; l += by) {
    const colour = fromOklch({ ...from, l })
    if (does(colour)) return colour
  }
  return by < 0 ? '#000000' : '#ffffff'
}

function nearestTo(colour: string): string {
  return along(toOklch(colour), -STEP, (darker) => passes(darker, grounds.light))
}

/** How much lighter or darker a control is under the pointer. Our choice: as far as the green's two are apart. */
const HOVER = 0.065

function lightAccent(accent: string): Accent {
  const seen = toOklch(accent)
  // There is nothing below black: the darkest turn lighter, and stay far above what they need.
  const hover = fromOklch({ ...seen, l: seen.l > 2 * HOVER ? seen.l - HOVER : seen.l + 2 * HOVER })
  return { accent, hover, on: '#ffffff', soft: softOf(seen, 'light', accent) }
}

function darkAccent(colour: string): Accent {
  const seen = toOklch(colour)
  const readable = (one: string) => passes(one, grounds.dark) && contrast(one, grounds.dark.surface) >= EASY
  const accent = along(seen, STEP, readable)
  const lifted = toOklch(accent)
  const hover = fromOklch({ ...lifted, l: lifted.l < 1 - 2 * HOVER ? lifted.l + HOVER : lifted.l - HOVER })
  const on = along({ ...lifted, l: 0.24, c: Math.min(lifted.c, 0.04) }, -STEP, (one) =>
    [accent, hover].every((it) => contrast(one, it) >= TEXT),
  )
  return { accent, hover, on, soft: softOf(lifted, 'dark', accent) }
}

/** A breath of the hue, as far from the ground as the accent can still be read on it. Lightness and chroma are near the green's. */
function softOf({ h, c }: Oklch, scheme: Scheme, accent: string): string {
  const start = scheme === 'light' ? { l: 0.94, c: Math.min(c, 0.02), h } : { l: 0.29, c: Math.min(c, 0.045), h }
  return along(start, scheme === 'light' ? STEP : -STEP, (ground) => contrast(accent, ground) >= TEXT)
}
