import { limits } from '../limits.ts'

/**
 * Six digits without bias from random bytes: three at a time, values past the last whole million are drawn again.
 * `random` gives the asked-for number of random bytes.
 */
export function drawNumber(random: (bytes: number) => Uint8Array): string {
  const size = 10 ** limits.numberDigits
  const fair = Math.floor(2 ** 24 / size) * size
  for (;;) {
    const [a, b, c] = random(3) as unknown as [number, number, number]
    const drawn = a * 65536 + b * 256 + c
    if (drawn < fair) return String(drawn % size).padStart(limits.numberDigits, '0')
  }
}
