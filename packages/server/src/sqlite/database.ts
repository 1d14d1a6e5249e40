import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { CommittedReads } from './committed-reads.ts'
import type { GroupCommit } from './group-commit.ts'

/** What every room's adapter is built on. */
export interface Database {
  readonly reader: CommittedReads
  readonly writer: GroupCommit
  readonly clock: Clock
}
