import type { InstallationId, PinKeyId } from '@countersign/protocol/identity.ts'
import { oprfScope } from '@countersign/verifier/installation/installation.ts'
import type { Queries } from './connection.ts'

type Row = Readonly<Record<string, string>>

/** Everything that the database holds sealed under the key file. A column that is not named here is lost with the next rotation; a test compares with the schema. */
export const sealedColumns: readonly {
  readonly table: string
  readonly column: string
  readonly scope: (row: Row) => string
}[] = [{ table: 'pin_key', column: 'sealed', scope: ({ iid, kid }) => oprfScope(iid as InstallationId, kid as PinKeyId) }]

export interface SealedValue {
  readonly sealed: Uint8Array
  readonly scope: string
  replace(sealed: Uint8Array): void
}

/** Every sealed value, a portion at a time; each may be replaced while it is looked at. */
export function* sealedValues(queries: Queries): Generator<SealedValue> {
  for (const { table, column, scope } of sealedColumns) {
    const page = `SELECT rowid AS "rowid", * FROM ${table} WHERE ${column} IS NOT NULL AND rowid > :after ORDER BY rowid LIMIT 500`
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = queries.all<Row & { rowid: number }>(page, { after })
      for (const row of rows) {
        yield {
          sealed: row[column] as unknown as Uint8Array,
          scope: scope(row),
          replace: (sealed) => {
            queries.run(`UPDATE ${table} SET ${column} = :sealed WHERE rowid = :rowid`, { sealed, rowid: row.rowid })
          },
        }
      }
      const last = rows.at(-1)
      if (last === undefined) break
      after = last.rowid
    }
  }
}
