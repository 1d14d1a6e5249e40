import type { Push } from '@countersign/verifier/ports/push.ts'

/** Without push a phone is not rung: the request waits in the app, which shows it at once while it is open. */
export const noPush: Push = { ring: async () => {} }
