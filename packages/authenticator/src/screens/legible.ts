/**
 * Marks on one letter, at most: what no living script's spelling exceeds (pointed Hebrew needs most), while more of them climb over the lines
 * above and below. Our choice.
 */
const MARKS = 4
const piled = new RegExp(`(\\p{M}{${MARKS}})\\p{M}+`, 'gu')

/** A name from elsewhere, as it is drawn: a pile of marks cut down to what can be read. Nothing is compared by it. */
export function legible(name: string): string {
  return name.replace(piled, '$1')
}
