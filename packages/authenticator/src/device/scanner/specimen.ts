/** A QR code of version 1, row by row, the left module in the highest of 21 bits; 1 is dark. A test holds it to our encoder's. */
const ROWS = [
  0x1fc37f, 0x105e41, 0x17485d, 0x174a5d, 0x175b5d, 0x104a41, 0x1fd57f, 0x000c00, 0x154512, 0x079a4e, 0x17f673, 0x0433bd, 0x196e49,
  0x00185f, 0x1fc518, 0x104c50, 0x175547, 0x174e8e, 0x175aed, 0x1047b7, 0x1fdef1,
]
const QUIET = 4
/** Pixels of a module: large enough for every reader. */
const MODULE = 8

/** What a reader must be able to read. */
export const specimen = {
  text: 'COUNTERSIGN',
  size: ROWS.length,
  isDark: (x: number, y: number): boolean => (((ROWS[y] ?? 0) >>> (ROWS.length - 1 - x)) & 1) === 1,
  draw(): ImageData {
    const side = (ROWS.length + 2 * QUIET) * MODULE
    const image = new ImageData(side, side)
    image.data.fill(255)
    for (let at = 0; at < side * side; at++) {
      const [x, y] = [Math.floor((at % side) / MODULE) - QUIET, Math.floor(at / side / MODULE) - QUIET]
      if (x >= 0 && x < ROWS.length && specimen.isDark(x, y)) image.data.fill(0, 4 * at, 4 * at + 3)
    }
    return image
  },
}
