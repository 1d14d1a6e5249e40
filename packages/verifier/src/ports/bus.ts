/** What a page or a phone may wait for. A wake-up is a hint: whoever waits reads again, and reads again on a timer. */
export type Topic = `session:${string}` | `installation:${string}`

export interface Bus {
  wake(topics: readonly Topic[]): void
  /** Returns the way to stop listening. */
  listen(topic: Topic, heard: () => void): () => void
}
