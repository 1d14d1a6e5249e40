/** Repeatable chance of one frame: the same seed draws the same picture on every machine. */
export interface Dice {
  /** A whole number from 0 to 2^32 − 1. */
  word(): number
  /** From `low` up to, but not including, `high`. */
  between(low: number, high: number): number
}

/** sfc32 (Chris Doty-Humphrey, PractRand). */
export function dice(seed: number): Dice {
  let a = 0x9e3779b9
  let b = seed | 0
  let c = 0x3c6ef372
  let counter = 1
  const word = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 12; i++) word()
  return { word, between: (low, high) => low + (word() / 2 ** 32) * (high - low) }
}
