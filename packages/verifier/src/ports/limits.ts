/** At most `most` of what `key` names in `seconds` from the first one. */
export interface LimitWindow {
  readonly key: string
  readonly most: number
  readonly seconds: number
}

/** Durable counters, so that a restart forgives nothing. */
export interface Limits {
  /** Takes one of `most` in the running window of `seconds`; `false` when none is left. */
  take(key: string, most: number, seconds: number): Promise<boolean>
  /** Gives one back: it was taken for something that turned out to be allowed. */
  giveBack(key: string): Promise<void>
  /** Gives all of a key back: after a success. */
  clear(key: string): Promise<void>
}
