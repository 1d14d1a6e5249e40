/** What was reached, by name: a simulation that never meets a fault or a refusal shows nothing about it. */
export interface Coverage {
  reached(name: string): void
  readonly counts: ReadonlyMap<string, number>
}

export function makeCoverage(): Coverage & { merge(other: Iterable<readonly [string, number]>): void } {
  const counts = new Map<string, number>()
  return {
    reached: (name) => void counts.set(name, (counts.get(name) ?? 0) + 1),
    counts,
    merge(other) {
      for (const [name, count] of other) counts.set(name, (counts.get(name) ?? 0) + count)
    },
  }
}
