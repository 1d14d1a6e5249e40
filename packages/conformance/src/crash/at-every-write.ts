import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../http/ask.ts'
import type { House } from '../http/house.ts'
import { lateness, timed } from './ready.ts'
import { newRow, type Row } from './row.ts'
import { type Found, outboxLength, readFound, unsound } from './soundness.ts'
import type { Answered, Attempt, Step } from './step.ts'
import { attach, type Injection, type Tracer, unlistedCalls, type WriteCall, wasInjected, writeCalls } from './strace.ts'

/** A message that wrote more often than this would be a bug of the count, not of the server. */
const MOST_POINTS = 400

/** Findings after which a row is given up: what is broken once is broken at every later write. */
const ENOUGH = 5

/** Every file that the server writes while it runs. */
export function databaseFiles(dataFolder: string): string[] {
  return ['', '-wal', '-shm', '-journal'].map((suffix) => join(dataFolder, `countersign.sqlite${suffix}`))
}

type Strike = (house: House, step: Step, injection: Injection, row: Row) => Promise<boolean>

/** Not all writes: to look at one again. */
export interface Places {
  readonly calls?: readonly WriteCall[]
  readonly from?: number
  readonly to?: number
  /** One in so many. */
  readonly every?: number
}

/** Puts the fault into the first write of each kind, then into the second, until the message has no such write: then none was missed. */
export async function atEveryWrite(
  house: House,
  step: Step,
  fault: string,
  strike: Strike,
  injection: Omit<Injection, 'calls' | 'at'>,
  { calls = writeCalls, from = 1, to = MOST_POINTS, every = 1 }: Places = {},
): Promise<Row> {
  const row = newRow(step.name, fault)
  for (const call of calls) {
    for (let at = from; at <= to; at += every) {
      if (at >= MOST_POINTS) throw new Error(`${step.name} has ${MOST_POINTS} × ${call} and more`)
      const where = `${call} ${at}`
      try {
        if (!(await strike(house, step, { ...injection, calls: [call], at }, row))) break
      } catch (error) {
        row.failures.push(`${where}: ${error instanceof Error ? error.message : error}`)
      }
      row.points++
      if (row.failures.length >= ENOUGH) return row
    }
  }
  return row
}

/** The process is killed on entering the write; the next one finds the folder as it is. */
export const killAndRestart: Strike = async (house, step, injection, row) => {
  const { attempt, before } = await stand(house, step)
  const { answered, died, struck } = await underFault(house, attempt, injection, () => settled(house))
  if (died !== struck) throw new Error(`the server ended by itself:\n${house.server.logs().slice(-2000)}`)
  if (died) {
    row.struck++
    // Before the next process touches anything: the effect and its outbox rows are there together, or neither.
    judge(attempt, readFound(house.server.dataFolder), before, answered)
    await restart(house, row)
  }
  row.promises += judge(attempt, readFound(house.server.dataFolder), before, answered)
  await complete(house, attempt)
  return struck
}

/** The write fails, or that one and every later one; then the disk is well again, and the same process goes on. */
export const failAndGoOn: Strike = async (house, step, injection, row) => {
  const { attempt, before } = await stand(house, step)
  const pid = house.server.pid()
  const { answered, died, struck } = await underFault(house, attempt, injection, async (tracer) => {
    await settled(house, tracer)
    if (injection.onwards && tracer.struck()) await readsAreUp(house)
  })
  if (died || house.server.pid() !== pid) throw new Error(`the server ended:\n${house.server.logs().slice(-2000)}`)
  if (answered === 'unanswered') throw new Error('a failing disk was answered with nothing')
  if (struck) row.struck++
  row.promises += judge(attempt, readFound(house.server.dataFolder), before, answered)
  await complete(house, attempt)
  return struck
}

/**
 * The write fails, and before anything else is written the process dies. What was answered with an error may then be found whole: the log held it already.
 * It must not be found in part, and the same message must be able to ask.
 */
export const failThenKill: Strike = async (house, step, injection, row) => {
  const { attempt, before } = await stand(house, step)
  const { answered, struck } = await underFault(house, attempt, injection, async () => {})
  await house.server.kill9()
  await restart(house, row)
  row.promises += judge(attempt, readFound(house.server.dataFolder), before, answered)
  await complete(house, attempt)
  if (struck) row.struck++
  return struck
}

/** Starts on the folder as it is, and in time. */
async function restart(house: House, row: Row): Promise<void> {
  const took = await timed(() => house.server.restart())
  row.slowestStart = Math.max(row.slowestStart, took)
  const late = await lateness(took, async () => {
    await house.server.stop()
    await house.server.restart()
  })
  if (late !== null) row.failures.push(late)
  await settled(house)
}

interface Struck {
  readonly answered: Answered
  readonly died: boolean
  readonly struck: boolean
}

async function underFault(
  house: House,
  attempt: Attempt,
  injection: Injection,
  meanwhile: (tracer: Tracer) => Promise<unknown>,
): Promise<Struck> {
  const tracer = await attach(house.server.pid(), databaseFiles(house.server.dataFolder), injection)
  let log = ''
  let answered: Answered
  try {
    answered = await attempt.send()
    await meanwhile(tracer)
  } finally {
    log = await tracer.end()
  }
  const unlisted = unlistedCalls(log)
  if (unlisted.length > 0) throw new Error(`the server writes by ${unlisted}, into which no fault is put`)
  return { answered, died: !alive(house.server.pid()), struck: wasInjected(log) }
}

async function stand(house: House, step: Step): Promise<{ attempt: Attempt; before: Found }> {
  const attempt = await step.prepare(house)
  await settled(house)
  const before = readFound(house.server.dataFolder)
  if (attempt.effect(before.rows)) throw new Error('the effect was there before the message')
  return { attempt, before }
}

/** What was promised is true, nothing is there in part, and nothing was acknowledged that is not there. Answers how many promises were looked up. */
function judge(attempt: Attempt, found: Found, before: Found, answered: Answered): number {
  const broken = unsound(found)
  const lost = attempt.promises.filter(({ holds }) => !holds(found.rows)).map(({ what }) => `lost: ${what}`)
  const effect = attempt.effect(found.rows)
  const written = found.outboxEver - before.outboxEver
  if (answered === 'acknowledged' && !effect) lost.push('acknowledged, and not there')
  if (effect && written < attempt.outbox) lost.push(`the effect is there with ${written} of ${attempt.outbox} outbox rows`)
  if (!effect && written > 0) lost.push(`the effect is not there, and ${written} of its outbox rows are`)
  if (broken.length + lost.length > 0) throw new Error([...lost, ...broken].join('; '))
  return attempt.promises.length
}

async function complete(house: House, attempt: Attempt): Promise<void> {
  await attempt.finish()
  await settled(house)
  const found = readFound(house.server.dataFolder)
  const broken = unsound(found)
  if (!attempt.effect(found.rows)) broken.push('the message had no effect after all')
  if (broken.length > 0) throw new Error(`at the end of the ceremony: ${broken.join('; ')}`)
}

/** A server that cannot write can still be asked whether it lives, and shows pages and lists. */
async function readsAreUp({ server, administrator, browser }: House): Promise<void> {
  const answers = await Promise.all([
    ask(`${server.opsUrl}/livez`),
    ask(`${server.opsUrl}/readyz`),
    browser().get('/sign-in'),
    administrator.browser.get('/people'),
  ])
  const statuses = answers.map(({ status }) => status)
  if (statuses.some((status) => status !== 200)) throw new Error(`while nothing could be written, reads answered ${statuses}`)
  const listed = await administrator.phone.requests()
  if (!listed.ok) throw new Error(`while nothing could be written, the phone's list answered ${listed.code}`)
}

/** Waits until what the last message set off is done, the writer's turn included; or until the fault has struck, or the process is dead. */
async function settled({ server }: House, tracer?: Tracer): Promise<void> {
  for (const deadline = performance.now() + 20_000; performance.now() < deadline; await pause(5)) {
    const done = !alive(server.pid()) || tracer?.struck() || outboxLength(server.dataFolder) === 0
    if (!done) continue
    // What the writer does after its commit, it does before it looks at the next request.
    const answer = await ask(`${server.opsUrl}/livez`).catch(() => null)
    if (answer !== null || !alive(server.pid())) return
  }
  throw new Error('the outbox does not empty')
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
