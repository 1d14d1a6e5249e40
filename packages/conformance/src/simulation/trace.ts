/** What happened, in order: the last of it as text, all of it as one number. */
export interface Trace {
  add(who: string, what: string): void
  readonly events: number
  /** FNV-1a over everything: two runs with one number went the same way. */
  readonly hash: number
  last(most: number): readonly string[]
}

const KEPT = 400

export function makeTrace(): Trace {
  const lines: string[] = []
  let hash = 0x811c9dc5
  let events = 0
  return {
    add(who, what) {
      const line = `${who}  ${what}`
      for (let i = 0; i < line.length; i++) hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193)
      lines[events++ % KEPT] = line
    },
    get events() {
      return events
    },
    get hash() {
      return hash >>> 0
    },
    last(most) {
      const from = Math.max(0, events - Math.min(most, KEPT))
      return Array.from({ length: events - from }, (_, i) => `${from + i}  ${lines[(from + i) % KEPT]}`)
    },
  }
}
