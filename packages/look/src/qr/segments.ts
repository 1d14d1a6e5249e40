/** ISO/IEC 18004 table 5: the alphanumeric characters in the order of their values. */
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

export interface Segment {
  readonly mode: 'alphanumeric' | 'byte'
  readonly text: string
}

/**
 * Cuts a text where changing the mode pays for itself. An upper-case link with one `#` becomes three segments, which
 * saves a whole size of symbol against bytes alone.
 */
export function segment(text: string): Segment[] {
  const runs: Segment[] = []
  for (const character of text) {
    const mode = ALPHANUMERIC.includes(character) ? 'alphanumeric' : 'byte'
    const last = runs.at(-1)
    if (last?.mode === mode) runs[runs.length - 1] = { mode, text: last.text + character }
    else runs.push({ mode, text: character })
  }
  return mergeWhilePaying(runs)
}

/** Joining neighbours as bytes costs 2.5 bits more per alphanumeric character and saves the segments' headers. */
function mergeWhilePaying(runs: Segment[]): Segment[] {
  let best = runs
  for (let i = 0; i < best.length; ) {
    const joined = best.slice(Math.max(0, i - 1), i + 2)
    const merged: Segment = { mode: 'byte', text: joined.map((s) => s.text).join('') }
    if (joined.length > 1 && bitLength([merged], 1) <= bitLength(joined, 1)) {
      best = [...best.slice(0, Math.max(0, i - 1)), merged, ...best.slice(i + 2)]
      i = 0
    } else i++
  }
  return best
}

export function bitLength(segments: readonly Segment[], version: number): number {
  return segments.reduce((sum, s) => sum + 4 + countBits(s, version) + dataBits(s), 0)
}

function countBits(s: Segment, version: number): number {
  if (s.mode === 'alphanumeric') return version < 10 ? 9 : 11
  return version < 10 ? 8 : 16
}

function dataBits(s: Segment): number {
  if (s.mode === 'byte') return utf8(s.text).length * 8
  return Math.floor(s.text.length / 2) * 11 + (s.text.length % 2) * 6
}

/** ISO/IEC 18004 §7.4: mode, count and data of every segment, as a string of 0 and 1. */
export function bits(segments: readonly Segment[], version: number): string {
  return segments.map((s) => header(s, version) + (s.mode === 'byte' ? byteBits(s.text) : pairBits(s.text))).join('')
}

function header(s: Segment, version: number): string {
  const count = s.mode === 'byte' ? utf8(s.text).length : s.text.length
  return (s.mode === 'byte' ? '0100' : '0010') + binary(count, countBits(s, version))
}

function byteBits(text: string): string {
  return utf8(text)
    .map((byte) => binary(byte, 8))
    .join('')
}

function pairBits(text: string): string {
  return (text.match(/.{1,2}/g) ?? [])
    .map((pair) => {
      const [a, b] = [...pair].map((c) => ALPHANUMERIC.indexOf(c))
      return b === undefined ? binary(a ?? 0, 6) : binary((a ?? 0) * 45 + b, 11)
    })
    .join('')
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, '0')
}

/** Written out because this package knows neither the DOM's nor Node's TextEncoder. */
function utf8(text: string): number[] {
  return [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, plain = '']) =>
    hex === undefined ? plain.charCodeAt(0) : Number.parseInt(hex, 16),
  )
}
