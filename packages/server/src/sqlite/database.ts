import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Connection } from './connection.ts'
import type { GroupCommit } from './group-commit.ts'

/** What every room's adapter is built on. Reads go to a connection of their own: the writer's would show what is not committed yet. */
export interface Database {
  readonly reader: Connection
  readonly writer: GroupCommit
  readonly clock: Clock
}
