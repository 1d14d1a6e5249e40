/** The middle one of an odd number, the higher of the two middle ones of an even number: what half of them do not exceed. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
