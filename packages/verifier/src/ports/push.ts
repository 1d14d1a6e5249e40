import type { InstallationId } from '@countersign/protocol/identity.ts'

/** Rings a phone without saying what for. A hint: the request waits in the app whether or not this arrives. */
export interface Push {
  ring(iid: InstallationId): Promise<void>
}
