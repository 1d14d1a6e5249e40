/** Modules by row: true is dark. `fixed` marks function patterns, which neither data nor masks touch. */
export interface QrSymbol {
  readonly size: number
  readonly dark: boolean[][]
  readonly fixed: boolean[][]
}

const alignmentCentres: readonly (readonly number[])[] = [
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
]

export function isDark(symbol: QrSymbol, x: number, y: number): boolean {
  return symbol.dark[y]?.[x] ?? false
}

function set(symbol: QrSymbol, x: number, y: number, dark: boolean): void {
  const [row, fixedRow] = [symbol.dark[y], symbol.fixed[y]]
  if (row === undefined || fixedRow === undefined || x < 0 || x >= symbol.size) return
  row[x] = dark
  fixedRow[x] = true
}

/** ISO/IEC 18004 §6.3: finders, timing, alignment, version, and room for the format information. */
export function emptySymbol(version: number): QrSymbol {
  const size = version * 4 + 17
  const grid = () => Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const symbol: QrSymbol = { size, dark: grid(), fixed: grid() }
  for (let i = 0; i < size; i++) {
    set(symbol, 6, i, i % 2 === 0)
    set(symbol, i, 6, i % 2 === 0)
  }
  drawRings(symbol, 3, 3, 4)
  drawRings(symbol, size - 4, 3, 4)
  drawRings(symbol, 3, size - 4, 4)
  const centres = alignmentCentres[version - 1] ?? []
  const last = centres.at(-1) ?? 0
  for (const x of centres) {
    for (const y of centres) {
      const inFinder = (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6)
      if (!inFinder) drawRings(symbol, x, y, 2)
    }
  }
  if (version >= 7) drawVersion(symbol, version)
  drawFormat(symbol, 0)
  return symbol
}

/** A finder (radius 4, with its light border) or an alignment pattern (radius 2): rings dark at distance 0, 1, 3 or 0, 2. */
function drawRings(symbol: QrSymbol, cx: number, cy: number, radius: 2 | 4): void {
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const distance = Math.max(Math.abs(dx), Math.abs(dy))
      set(symbol, cx + dx, cy + dy, radius === 4 ? distance !== 2 && distance !== 4 : distance !== 1)
    }
  }
}

/** §7.9: level M has the indicator 00, so the mask alone is protected. */
export function drawFormat(symbol: QrSymbol, mask: number): void {
  const word = ((mask << 10) | checkBits(mask, 10, 0x537)) ^ 0x5412
  const bit = (i: number) => ((word >>> i) & 1) === 1
  const { size } = symbol
  for (let i = 0; i < 6; i++) set(symbol, 8, i, bit(i))
  set(symbol, 8, 7, bit(6))
  set(symbol, 8, 8, bit(7))
  set(symbol, 7, 8, bit(8))
  for (let i = 9; i < 15; i++) set(symbol, 14 - i, 8, bit(i))
  for (let i = 0; i < 8; i++) set(symbol, size - 1 - i, 8, bit(i))
  for (let i = 8; i < 15; i++) set(symbol, 8, size - 15 + i, bit(i))
  set(symbol, 8, size - 8, true)
}

/** §7.10 */
function drawVersion(symbol: QrSymbol, version: number): void {
  const word = (version << 12) | checkBits(version, 12, 0x1f25)
  for (let i = 0; i < 18; i++) {
    const dark = ((word >>> i) & 1) === 1
    const [a, b] = [symbol.size - 11 + (i % 3), Math.floor(i / 3)]
    set(symbol, a, b, dark)
    set(symbol, b, a, dark)
  }
}

function checkBits(value: number, degree: number, polynomial: number): number {
  let rest = value
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * polynomial)
  return rest
}

/** §7.7.3: two columns at a time from the right, up and down in turn, skipping the vertical timing pattern. */
export function placeCodewords(symbol: QrSymbol, words: readonly number[]): void {
  let at = 0
  for (let right = symbol.size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    const upwards = ((right + 1) & 2) === 0
    for (let step = 0; step < symbol.size; step++) {
      const y = upwards ? symbol.size - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = symbol.dark[y]
        if (row === undefined || symbol.fixed[y]?.[x] !== false) continue
        row[x] = (((words[at >>> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1
        at++
      }
    }
  }
}
