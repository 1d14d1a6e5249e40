import type { Connection } from './connection.ts'

/** What may be asked between batches: it changes nothing. */
export type CommittedReads = Pick<Connection, 'get' | 'all' | 'run' | 'snapshot'>

/**
 * Reads over the writer's own connection, whose pages stay warm: another connection forgets all of its pages at each commit. A batch runs from begin to commit without
 * awaiting, so that no read comes in between; what a failed commit has left open is undone first, as the writer itself does.
 */
export function committedReads(db: Connection): CommittedReads {
  const undoLeftovers = () => {
    if (db.inTransaction) db.exec('ROLLBACK')
  }
  return {
    get(sql, params) {
      undoLeftovers()
      return db.get(sql, params)
    },
    all(sql, params) {
      undoLeftovers()
      return db.all(sql, params)
    },
    snapshot(read) {
      undoLeftovers()
      return db.snapshot(read)
    },
    run() {
      throw new TypeError('whoever changes something does so in a batch')
    },
  }
}
