/** How many digits the number has. */
export const DIGITS = 6

/** The digits in what was typed or pasted: `042 917`, `042-917`, full-width digits; whatever else it holds is left out. */
export function readDigits(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[^0-9]/g, '')
    .slice(0, DIGITS)
}

/** The box that the next digit goes into; the last one once all are there. */
export function nextBox(digits: string): number {
  return Math.min(digits.length, DIGITS - 1)
}
