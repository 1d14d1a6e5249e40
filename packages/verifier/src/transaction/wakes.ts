import type { InstallationId } from '@countersign/protocol/identity.ts'
import type { OutboxItem } from '../ports/outbox.ts'
import type { SessionId } from '../session/session.ts'

/** Wakes the pages of these sessions and the apps of these installations. */
export function wake(sessions: readonly SessionId[], installations: readonly InstallationId[]): OutboxItem {
  return {
    kind: 'wake',
    topics: [...sessions.map((id) => `session:${id}` as const), ...new Set(installations.map((iid) => `installation:${iid}` as const))],
  }
}
