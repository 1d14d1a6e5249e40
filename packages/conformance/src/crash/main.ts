/**
 * Crash points: every write of an activation, of a sign-in and of a first start is killed, and made to fail, in a real server; answers are held against the
 * order of fsync; processes are replaced under load. What is checked after each is in docs/reliability.md.
 *
 * Usage: npm run test:crash [-- --only kill,order --step claim --at 57], or `--at 50-60` of each kind of write. `--share 4` takes one in four of the writes
 * whose failing says least beyond what the others say: of a disk that stays full or broken, of the pages that a new database is filled with, and of a disk that fails under a first start. Which of
 * the four is left to chance and printed; `--of 2` says it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type House, openHouse } from '../http/house.ts'
import { answersAreSynced } from './answers-synced.ts'
import { approvalSteps } from './approval-steps.ts'
import { atEveryWrite, failAndGoOn, failThenKill, killAndRestart } from './at-every-write.ts'
import { enrolmentSteps } from './enrolment-steps.ts'
import { firstStart, type Point } from './first-start.ts'
import { serverInOneFile } from './one-file.ts'
import { plantedFaults } from './planted.ts'
import { rollingRestarts } from './rolling.ts'
import { asLine, asTable, newRow, type Row } from './row.ts'
import { type Fault, requireStrace } from './strace.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    step: { type: 'string', default: '' },
    at: { type: 'string' },
    share: { type: 'string', default: '1' },
    of: { type: 'string' },
  },
})
const [from, to = from] = values.at?.split('-').map(Number) ?? []
const every = Number(values.share)
const of = Number(values.of ?? Math.floor(Math.random() * every))
const places = from === undefined || to === undefined ? {} : { from, to }
// A number that is none would strike nothing, and pass.
if (!(Number.isInteger(every) && every > 0 && Number.isInteger(of) && of >= 0 && of < every))
  throw new Error('--share takes a number from 1, --of one below it')
const isShared = ({ at }: Point) => at % every === of
/** The same places, where one in so many is enough. */
const shared = { ...places, from: (places.from ?? 1) + of, every }

const oneFile = await serverInOneFile()

/** One row of the table. */
interface Job {
  readonly kind: string
  readonly name: string
  run(house: () => Promise<House>): Promise<Row>
}

const faults = [
  ['kill', 'kill -9', killAndRestart, { fault: 'SIGKILL' }, places],
  ['enospc', 'ENOSPC once', failAndGoOn, { fault: 'ENOSPC' }, places],
  ['eio', 'EIO once', failAndGoOn, { fault: 'EIO' }, places],
  ['full', 'ENOSPC until healed', failAndGoOn, { fault: 'ENOSPC', onwards: true }, shared],
  ['broken', 'EIO until healed', failAndGoOn, { fault: 'EIO', onwards: true }, shared],
] as const

const first = (title: string, fault: Fault, only: (point: Point) => boolean) => firstStart(oneFile.entry, title, fault, only)

const jobs: Job[] = [
  {
    kind: 'first',
    name: 'first start',
    run: () => first('kill -9 at pwrite', 'SIGKILL', (point) => point.call === 'pwrite64' && isShared(point)),
  },
  { kind: 'first', name: 'first start', run: () => first('kill -9, but pwrite', 'SIGKILL', ({ call }) => call !== 'pwrite64') },
  ...faults.flatMap(([kind, title, strike, injection, at]) =>
    [...enrolmentSteps, ...approvalSteps].map((step) => ({
      kind,
      name: step.name,
      run: async (house: () => Promise<House>) => atEveryWrite(await house(), step, title, strike, injection, at),
    })),
  ),
  ...[...enrolmentSteps, ...approvalSteps].map((step) => ({
    kind: 'doubt',
    name: step.name,
    run: async (house: () => Promise<House>) =>
      atEveryWrite(await house(), step, 'EIO of fsync, then kill -9', failThenKill, { fault: 'EIO' }, { calls: ['fsync', 'fdatasync'] }),
  })),
  // What fills the pages of a new database fails alike at each: they are killed above, and fail at every call of another kind.
  {
    kind: 'first',
    name: 'first start',
    run: () => first('ENOSPC once, but pwrite', 'ENOSPC', (point) => point.call !== 'pwrite64' && isShared(point)),
  },
  {
    kind: 'first',
    name: 'first start',
    run: () => first('EIO once, but pwrite', 'EIO', (point) => point.call !== 'pwrite64' && isShared(point)),
  },
  { kind: 'rolling', name: 'rolling', run: () => rollingRestarts({ rounds: 20 }) },
  { kind: 'order', name: 'order', run: () => answersAreSynced() },
  { kind: 'planted', name: 'planted', run: plantedFaults },
]
const chosen = jobs.filter(({ kind, name }) => (values.only?.split(',') ?? [kind]).includes(kind) && name.includes(values.step))

const started = performance.now()
const seconds = () => `${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s`
const rows: Row[] = []
const queue = chosen.entries()

/** Takes jobs until none is left, each on a server of its own. */
async function worker(): Promise<void> {
  for (const [index, job] of queue) {
    let opened: House | null = null
    const row = await job
      .run(async () => (opened ??= await openHouse({ entry: oneFile.entry })))
      .catch((error) => ({ ...newRow(job.name, job.kind), failures: [String(error?.stack ?? error)] }))
      .finally(() => (opened as House | null)?.close().catch(() => {}))
    rows[index] = row
    process.stdout.write(`${seconds()}  ${asLine(row)}\n`)
    for (const failure of row.failures) process.stdout.write(`        ${failure}\n`)
  }
}

if (every > 1) process.stdout.write(`one in ${every} of the writes that say least: --share ${every} --of ${of}\n`)
try {
  requireStrace()
} catch (error) {
  process.stderr.write(`The crash points are not tested. ${(error as Error).message}\n`)
  process.exit(1)
}
// There are hundreds of starts, and each would compile the same sources. The first one, which ends in order, keeps them.
const compiled = mkdtempSync(join(tmpdir(), 'countersign-compiled-'))
process.env['NODE_COMPILE_CACHE'] = compiled
await (await openHouse({ entry: oneFile.entry })).close()
// Two: a server that is killed takes a core to start again.
await Promise.all([worker(), worker()])
rmSync(compiled, { recursive: true, force: true })
oneFile.remove()

process.stdout.write(`\n${asTable(rows)}\n`)
const failures = rows.reduce((sum, row) => sum + row.failures.length, 0)
process.stdout.write(`${failures === 0 ? 'PASS' : 'FAIL'} after${seconds()}\n`)
process.exit(failures === 0 ? 0 : 1)
