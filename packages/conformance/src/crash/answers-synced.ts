import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { approve, need, newestRequest, openHouse, otherNumber } from '../http/house.ts'
import { judgeOrder } from './answer-order.ts'
import { newRow, type Row } from './row.ts'
import { must } from './step.ts'
import { traceFromStart } from './strace.ts'

const calls = ['pwrite64', 'write', 'writev', 'sendto', 'sendmsg', 'fsync', 'fdatasync', 'ftruncate', 'openat', 'mkdir', 'link', 'unlink']

/** A trace with fewer answers after writes would judge nothing. */
const FEWEST = 20

/** From an empty folder through an activation and each end of a sign-in: nothing is answered before it is on the disk. */
export async function answersAreSynced(entry?: string): Promise<Row> {
  const row = newRow('every answer, from an empty folder on', 'order of fsync and answer')
  const folder = mkdtempSync(join(tmpdir(), 'countersign-order-'))
  const [dataFolder, log] = [join(folder, 'data'), join(folder, 'trace')]
  try {
    const house = await openHouse({ dataFolder, under: traceFromStart(log, calls), ...(entry === undefined ? {} : { entry }) })
    try {
      const ana = await house.member('ana')
      await house.signedIn(ana)
      await house.waiting(ana)
      must((await ana.phone.deny(await newestRequest(ana.phone))).ok, 'a denial is taken')
      const { number } = await house.waiting(ana)
      must(!(await approve(ana.phone, otherNumber(number))).ok, 'a wrong number is refused')
      need(await house.welcomed('bob'), 'a page')
    } finally {
      await house.close()
    }
    const { answers, afterWrites, early } = judgeOrder(readFileSync(log, 'utf8'), dataFolder)
    must(afterWrites >= FEWEST, `the trace holds ${FEWEST} answers after writes, and not ${afterWrites} of ${answers}`)
    row.points = answers
    row.struck = afterWrites
    for (const { line, what } of early) row.failures.push(`line ${line}: ${what}`)
    return row
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
