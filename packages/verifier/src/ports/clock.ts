import type { Instant } from '@countersign/protocol/time.ts'

/** The server's clock. The phone's is never asked. */
export interface Clock {
  now(): Instant
}
