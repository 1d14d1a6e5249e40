/**
 * Loaded into a server's process before it: the sweep, which runs every 30 seconds, never does. For tests that compare whole databases before and after
 * one message: nothing but that message may write meanwhile.
 */
const SWEEP_MS = 30_000
const set = globalThis.setInterval
globalThis.setInterval = ((run: () => void, ms?: number, ...rest: unknown[]) =>
  set(ms === SWEEP_MS ? () => {} : run, ms, ...rest)) as typeof setInterval
