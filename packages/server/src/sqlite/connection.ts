import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

export type Params = Readonly<Record<string, SQLInputValue>>

/** Statements in SQL, each prepared once per connection. Every `:name` in the text must be given; a missing one would bind NULL in silence. */
export interface Queries {
  get<Row>(sql: string, params?: Params): Row | undefined
  all<Row>(sql: string, params?: Params): Row[]
  /** Answers how many rows changed. */
  run(sql: string, params?: Params): number
}

export interface Connection extends Queries {
  /** False after an error that made SQLite roll the whole transaction back by itself. */
  readonly inTransaction: boolean
  /** Runs reads on one snapshot of the database. */
  snapshot<T>(read: (queries: Queries) => T): T
  exec(sql: string): void
  close(): void
}

/** How long a statement waits for another process's write, in milliseconds. Our choice: a commit takes a few. */
export const BUSY_MS = 5000

/** Pages that a connection remembers, in KiB: SQLite's own 2000 are fewer than a busy hour touches. Our choice. */
const CACHE_KIB = 32_768

export function openConnection(path: string, readOnly: boolean): Connection {
  const database = new DatabaseSync(path, {
    readOnly,
    timeout: BUSY_MS,
    enableForeignKeyConstraints: true,
    enableDoubleQuotedStringLiterals: false,
    allowUnknownNamedParameters: true,
  })
  // FULL: a commit is on the disk before it is answered (SQLite, "PRAGMA synchronous"). fullfsync: on macOS alone, fsync does not reach the disk.
  database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA trusted_schema = OFF')
  // A batch has a savepoint for each operation: what one would undo is kept in memory, else each batch would make and remove a file.
  database.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KIB}`)
  // A deleted OPRF key must not lie on in a free part of the file.
  if (!readOnly) database.exec('PRAGMA secure_delete = ON')
  return connectionOver(database)
}

function connectionOver(database: DatabaseSync): Connection {
  const prepared = new Map<string, { statement: StatementSync; names: readonly string[] }>()

  function statementFor(sql: string, params: Params): StatementSync {
    let entry = prepared.get(sql)
    if (entry === undefined) {
      entry = { statement: database.prepare(sql), names: [...sql.matchAll(/:(\w+)/g)].map((match) => match[1] as string) }
      prepared.set(sql, entry)
    }
    for (const name of entry.names) {
      if (params[name] === undefined) throw new TypeError(`the statement's parameter ${name} is not given`)
    }
    return entry.statement
  }

  const queries: Queries = {
    get: <Row>(sql: string, params: Params = {}) => statementFor(sql, params).get(params) as Row | undefined,
    all: <Row>(sql: string, params: Params = {}) => statementFor(sql, params).all(params) as Row[],
    run: (sql, params = {}) => Number(statementFor(sql, params).run(params).changes),
  }
  return {
    ...queries,
    get inTransaction() {
      return database.isTransaction
    },
    snapshot(read) {
      queries.run('BEGIN')
      try {
        return read(queries)
      } finally {
        queries.run('ROLLBACK')
      }
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  }
}
