import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyHouse } from '../../test/tooling/copied-house.ts'
import { openHouse } from '../http/house.ts'
import { answersAreSynced } from './answers-synced.ts'
import { approvalSteps } from './approval-steps.ts'
import { atEveryWrite, failAndGoOn, killAndRestart } from './at-every-write.ts'
import { enrolmentSteps } from './enrolment-steps.ts'
import { rollingRestarts } from './rolling.ts'
import { newRow, type Row } from './row.ts'

/** A fault of the server's own, planted in a copy of it, and the case that must find it. */
interface Plant {
  readonly what: string
  readonly file: string
  /** Each text, once in the file, and what stands in its place. */
  readonly change: readonly (readonly [string, string])[]
  readonly find: (entry: string) => Promise<Row>
}

const stepOf = (name: string) => {
  const step = [...enrolmentSteps, ...approvalSteps].find((one) => one.name === name)
  if (step === undefined) throw new Error(`there is no step ${name}`)
  return step
}

async function inHouse(entry: string, run: (house: Awaited<ReturnType<typeof openHouse>>) => Promise<Row>): Promise<Row> {
  const house = await openHouse({ entry })
  try {
    return await run(house)
  } finally {
    await house.close().catch(() => {})
  }
}

const CONNECTION = 'packages/server/src/sqlite/connection.ts'
const COMMIT = 'packages/server/src/sqlite/group-commit.ts'

const plants: readonly Plant[] = [
  ...['OFF', 'NORMAL'].map((mode) => ({
    what: `synchronous = ${mode}`,
    file: CONNECTION,
    change: [['PRAGMA synchronous = FULL', `PRAGMA synchronous = ${mode}`]] as const,
    find: answersAreSynced,
  })),
  {
    what: 'a decision is committed before its audit line and outbox rows',
    file: COMMIT,
    change: [
      [
        'record: (facts) => journal.record(facts, now)',
        "record(facts) { for (const sql of ['COMMIT', 'BEGIN IMMEDIATE', 'SAVEPOINT operation']) db.exec(sql); return journal.record(facts, now) }",
      ],
    ],
    find: (entry) =>
      inHouse(entry, (house) => atEveryWrite(house, stepOf('proof: right number'), '', killAndRestart, { fault: 'SIGKILL' })),
  },
  {
    what: 'answers although the commit failed',
    file: COMMIT,
    change: [['for (const waiting of batch) waiting.reject(error)', 'for (const tell of settle) tell()']],
    find: (entry) => inHouse(entry, (house) => atEveryWrite(house, stepOf('deny'), '', failAndGoOn, { fault: 'ENOSPC' })),
  },
  {
    what: 'closes idle connections at once',
    file: 'packages/server/src/web/drain.ts',
    change: [
      ['const QUIET = 250', 'const QUIET = -1_000'],
      ['if (ending) response.shouldKeepAlive = false', ''],
      ['for (const response of answering) response.shouldKeepAlive = false', 'void answering'],
    ],
    find: (entry) => rollingRestarts({ rounds: 4, entry }),
  },
]

/** Cases that cannot fail prove nothing: each of these must. */
export async function plantedFaults(): Promise<Row> {
  const row = newRow('faults planted in the server', 'must be found')
  const copy = copyHouse()
  try {
    for (const { what, file, change, find } of plants) {
      let text = readFileSync(join(copy.root, file), 'utf8')
      for (const [from, to] of change) {
        if (text.split(from).length !== 2) throw new Error(`${file} does not hold ${from} once`)
        text = text.replace(from, to)
      }
      const mend = copy.plant(file, text)
      const found = await find(join(copy.root, 'packages/server/src/main.ts'))
      mend()
      row.points++
      if (found.failures.length > 0) row.struck++
      else row.failures.push(`nobody found: ${what}`)
    }
  } finally {
    copy.remove()
  }
  return row
}
