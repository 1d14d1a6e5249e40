import { setTimeout as wait } from 'node:timers/promises'

/** As long as the other walks wait: a machine may have more to do. */
const seconds = 30

export interface Patience {
  /** Errors that a later look may not meet. */
  readonly passes?: (error: unknown) => boolean
}

/** Looks again and again until there is something; in the end it says what there was not. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, { passes = () => false }: Patience = {}): Promise<T> {
  let last: unknown
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await wait(50)) {
    try {
      const found = await look()
      if (found !== undefined) return found
    } catch (error) {
      if (!passes(error)) throw error
      last = error
    }
  }
  throw new Error(`Within ${seconds} s there was not ${what}.`, { cause: last })
}
