/** One line of the table: a message under one kind of fault, at every write. */
export interface Row {
  readonly what: string
  readonly fault: string
  /** Places at which the fault was put: the writes of the message, and of what follows from it. */
  points: number
  /** Faults that struck. */
  struck: number
  /** Promises of earlier answers that were looked up after a fault. */
  promises: number
  /** The longest time from a start on the same folder to readiness, in milliseconds. */
  slowestStart: number
  /** Sentences that should have held. */
  readonly failures: string[]
}

export function newRow(what: string, fault: string): Row {
  return { what, fault, points: 0, struck: 0, promises: 0, slowestStart: 0, failures: [] }
}

const columns = ['message', 'fault', 'writes', 'struck', 'promises', 'slowest start', 'failures'] as const

function cellsOf({ what, fault, points, struck, promises, slowestStart, failures }: Row): string[] {
  const start = slowestStart === 0 ? '–' : `${Math.round(slowestStart)} ms`
  return [what, fault, `${points}`, `${struck}`, `${promises}`, start, `${failures.length}`]
}

/** While the others run. */
export function asLine(row: Row): string {
  return cellsOf(row).join(' | ')
}

export function asTable(rows: readonly Row[]): string {
  const cells = rows.map(cellsOf)
  const widths = columns.map((name, i) => Math.max(name.length, ...cells.map((row) => (row[i] as string).length)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number))).join(' | ')} |`
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n')
}
