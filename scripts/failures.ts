/** What Vitest's JSON reporter writes of a run: as much as is read here. */
export interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[] | null
    }[]
  }[]
}

/** Of each message, so much as says what was wrong, and where. Characters. */
const ENOUGH = 700

/**
 * Each test that failed, with the beginning of its message, for the end of a long run's output: the rest of a run pushes what the runner said about it out of
 * sight. A file that could not be read has no tests, and stands here by itself.
 */
export function failuresOf(report: Report): string[] {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [told(name, message ?? '')]
    return failed.map(({ fullName, failureMessages }) => told(`${name}: ${fullName}`, (failureMessages ?? []).join('\n')))
  })
}

function told(what: string, why: string): string {
  // Colours of a terminal are of no use in a file.
  const plain = why.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '').trim()
  const short = plain.length > ENOUGH ? `${plain.slice(0, ENOUGH)} …` : plain
  return [`FAILED  ${what}`, ...short.split('\n').map((text) => `        ${text.trimEnd()}`)].join('\n')
}
