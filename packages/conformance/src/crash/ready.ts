/** So long may a start take on a folder that a fault has left behind. Milliseconds. */
const READY_WITHIN = 5_000

export async function timed(start: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await start()
  return performance.now() - started
}

/**
 * A sentence when a start was late. On a machine that is busy with other things any start is: then another one, after an orderly end, says what a start takes
 * now, and only what is twice as long was the fault's doing.
 */
export async function lateness(took: number, orderly: () => Promise<unknown>): Promise<string | null> {
  if (took <= READY_WITHIN) return null
  const usual = await timed(orderly)
  return took <= 2 * usual ? null : `ready after ${Math.round(took)} ms, where ${Math.round(usual)} ms are usual`
}
