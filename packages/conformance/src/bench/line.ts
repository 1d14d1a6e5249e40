/** One line of the benchmark's table. */
export interface Line {
  /** Which measure it belongs to, such as `P1`. */
  readonly measure: string
  readonly what: string
  readonly value: number
  /** Measured in the same run; null where the bar is on the value itself. */
  readonly ceiling: number | null
  readonly unit: string
  /** Null for what is told and not judged. */
  readonly bar: { readonly least: number } | { readonly most: number } | null
}

/** What the bar is on. */
export function judged({ value, ceiling }: Line): number {
  return ceiling === null ? value : value / ceiling
}

export function verdict(line: Line): 'pass' | 'FAIL' | '' {
  if (line.bar === null) return ''
  return ('least' in line.bar ? judged(line) >= line.bar.least : judged(line) <= line.bar.most) ? 'pass' : 'FAIL'
}

export function table(lines: readonly Line[]): string {
  const rows = [
    ['', 'measure', 'value', 'ceiling', 'unit', 'ratio', 'bar', ''],
    ...lines.map((line) => [
      line.measure,
      line.what,
      digits(line.value),
      line.ceiling === null ? '' : digits(line.ceiling),
      line.unit,
      line.ceiling === null ? '' : judged(line).toFixed(2),
      line.bar === null ? '' : 'least' in line.bar ? `≥ ${line.bar.least}` : `≤ ${line.bar.most}`,
      verdict(line),
    ]),
  ]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)))
  const numbers = [2, 3, 5]
  return rows
    .map((row) =>
      row
        .map((cell, i) => (numbers.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Three digits that mean something. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
