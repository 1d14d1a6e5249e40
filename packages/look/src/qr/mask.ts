import type { QrSymbol } from './symbol.ts'
import { isDark } from './symbol.ts'

/** ISO/IEC 18004 table 10 */
const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]

export const maskCount = masks.length

export function applyMask(symbol: QrSymbol, mask: number): QrSymbol {
  const inverts = masks[mask]
  if (inverts === undefined) throw new RangeError(`no such mask: ${mask}`)
  return {
    ...symbol,
    dark: symbol.dark.map((row, y) => row.map((dark, x) => (symbol.fixed[y]?.[x] ? dark : dark !== inverts(x, y)))),
  }
}

/** §7.8.3.1: the lower, the easier to read. */
export function penalty(symbol: QrSymbol): number {
  const rows = symbol.dark.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''))
  const columns = rows.map((_, x) => rows.map((row) => row[x]).join(''))
  const lines = [...rows, ...columns]
  return lines.reduce((sum, line) => sum + runs(line) + finderLikes(line), 0) + blocks(symbol) + imbalance(rows)
}

function runs(line: string): number {
  return (line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0)
}

function finderLikes(line: string): number {
  return [...line.matchAll(/(?=00001011101|10111010000)/g)].length * 40
}

function blocks(symbol: QrSymbol): number {
  let found = 0
  for (let y = 0; y < symbol.size - 1; y++) {
    for (let x = 0; x < symbol.size - 1; x++) {
      const dark = isDark(symbol, x, y)
      const same = dark === isDark(symbol, x + 1, y) && dark === isDark(symbol, x, y + 1) && dark === isDark(symbol, x + 1, y + 1)
      if (same) found++
    }
  }
  return found * 3
}

function imbalance(rows: readonly string[]): number {
  const all = rows.join('')
  const darkShare = (all.replaceAll('0', '').length * 100) / all.length
  return Math.floor(Math.abs(darkShare - 50) / 5) * 10
}
