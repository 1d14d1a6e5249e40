import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { auditLines } from './audit.ts'

/** One change, in the order of the commits. `was` is null where the row began, `becomes` where it was deleted. */
export interface Change {
  readonly id: number
  readonly what: 'enrolment' | 'request' | 'authenticator' | 'outbox'
  readonly row: string
  readonly was: string | null
  readonly becomes: string | null
}

export interface Recorder {
  changes(after?: number): readonly Change[]
  close(): void
}

const keys = { enrolment: 'id', request: 'id', authenticator: 'aid' } as const

/**
 * Writes down, inside the database of a server that runs, every change of a state and every outbox row, in the very transaction that makes it. The server does
 * not know: these are triggers.
 */
export function record(dataFolder: string): Recorder {
  const db = new DatabaseSync(join(dataFolder, 'countersign.sqlite'), { timeout: 5_000 })
  const insert = (what: string, row: string, was: string, becomes: string) =>
    `INSERT INTO recorded (what, row, was, becomes) VALUES ('${what}', ${row}, ${was}, ${becomes});`
  db.exec(`BEGIN IMMEDIATE;
    CREATE TABLE recorded (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, row TEXT, was TEXT, becomes TEXT);
    CREATE TRIGGER recorded_outbox AFTER INSERT ON outbox BEGIN ${insert('outbox', 'NEW.item', 'NULL', 'NEW.item')} END;
    ${Object.entries(keys)
      .map(
        ([table, key]) => `
    CREATE TRIGGER recorded_${table}_begun AFTER INSERT ON ${table} BEGIN ${insert(table, `NEW.${key}`, 'NULL', 'NEW.state')} END;
    CREATE TRIGGER recorded_${table}_changed AFTER UPDATE OF state ON ${table} WHEN OLD.state <> NEW.state
      BEGIN ${insert(table, `NEW.${key}`, 'OLD.state', 'NEW.state')} END;
    CREATE TRIGGER recorded_${table}_gone AFTER DELETE ON ${table} BEGIN ${insert(table, `OLD.${key}`, 'OLD.state', 'NULL')} END;`,
      )
      .join('')}
    COMMIT`)
  const read = db.prepare('SELECT * FROM recorded WHERE id > ? ORDER BY id')
  return { changes: (after = 0) => read.all(after) as unknown as Change[], close: () => db.close() }
}

/** From now on: the moves of state, the outbox rows, and the lines of the log but those of sessions; the log's chains are checked as it is read. */
export function watch(recorder: Recorder, dataFolder: string) {
  const [last, lines] = [recorder.changes().at(-1)?.id ?? 0, auditLines(dataFolder).length]
  return () => {
    const changes = recorder.changes(last)
    return {
      moves: (what: string) => changes.flatMap((one) => (one.what === what && one.was !== null ? [`${one.was} → ${one.becomes}`] : [])),
      outbox: changes.flatMap(({ what, becomes }) =>
        what === 'outbox' && becomes !== null ? [JSON.parse(becomes) as { kind: string }] : [],
      ),
      kinds: auditLines(dataFolder)
        .slice(lines)
        .map(({ kind }) => kind)
        .filter((kind) => !kind.startsWith('session.')),
    }
  }
}
