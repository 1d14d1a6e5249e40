/** Two kinds of requests that take differently long, in every round and in the same direction. */
export interface Leak {
  readonly slower: string
  readonly faster: string
  /** Of the last round: milliseconds between the trimmed means, and Welch's t. */
  readonly milliseconds: number
  readonly t: number
}

export interface TimingOptions {
  /** Of each kind in each round. */
  readonly samples: number
  /** A difference counts only if each of so many rounds finds it anew: what a busy machine does to one round it does not do to all, and not always to the same kind. */
  readonly rounds: number
  /** Smaller differences are no use to anybody on a network: share of the faster mean, and milliseconds. */
  readonly least: { readonly share: number; readonly milliseconds: number }
}

/** Welch's t beyond which a round's difference is no chance: p below one in a million. */
const CLEAR = 5

/** Measures kinds of requests, one at a time and in an order of chance within each block, and tells which of them can be told apart. */
export async function leaksOf(kinds: readonly string[], once: (kind: string) => Promise<void>, options: TimingOptions): Promise<Leak[]> {
  let suspects: readonly Leak[] = []
  for (let round = 0; round < options.rounds; round++) {
    const taken = await sampled(kinds, once, options.samples)
    const found = pairs(kinds).flatMap(([a, b]) => judge(a, b, taken, options.least))
    const before = suspects
    suspects =
      round === 0 ? found : found.filter(({ slower, faster }) => before.some((old) => old.slower === slower && old.faster === faster))
    if (suspects.length === 0) return []
  }
  return [...suspects]
}

async function sampled(kinds: readonly string[], once: (kind: string) => Promise<void>, samples: number): Promise<Map<string, number[]>> {
  const taken = new Map(kinds.map((kind): [string, number[]] => [kind, []]))
  for (const kind of kinds) await once(kind)
  for (let i = 0; i < samples; i++) {
    for (const kind of kinds.toSorted(() => Math.random() - 0.5)) {
      const started = performance.now()
      await once(kind)
      taken.get(kind)?.push(performance.now() - started)
    }
  }
  return taken
}

const pairs = (kinds: readonly string[]) => kinds.flatMap((a, i) => kinds.slice(i + 1).map((b) => [a, b] as const))

function judge(a: string, b: string, taken: Map<string, number[]>, least: TimingOptions['least']): Leak[] {
  const [one, two] = [trimmed(taken.get(a) ?? []), trimmed(taken.get(b) ?? [])]
  const t = welch(one, two)
  const difference = mean(one) - mean(two)
  const [slower, faster] = difference > 0 ? [a, b] : [b, a]
  const matters = Math.abs(difference) > least.milliseconds && Math.abs(difference) > least.share * Math.min(mean(one), mean(two))
  return Math.abs(t) > CLEAR && matters ? [{ slower, faster, milliseconds: Math.abs(difference), t: Math.abs(t) }] : []
}

/** Without the slowest quarter and the fastest tenth: interruptions make times longer, never shorter. */
export function trimmed(times: readonly number[]): number[] {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted.slice(Math.floor(sorted.length * 0.1), Math.ceil(sorted.length * 0.75))
}

const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length
const variance = (of: readonly number[]) => of.reduce((sum, one) => sum + (one - mean(of)) ** 2, 0) / (of.length - 1)

/** Welch's t of two samples. */
export function welch(a: readonly number[], b: readonly number[]): number {
  return (mean(a) - mean(b)) / Math.sqrt(variance(a) / a.length + variance(b) / b.length)
}
