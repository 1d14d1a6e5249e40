import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { networkOf } from '../session/network.ts'
import { codeHash } from './derive-code.ts'
import type { Enrolment } from './enrolment.ts'
import type { Enrolments } from './store.ts'

/**
 * The session that a whole code names (Spec §4.3). An unknown name and a wrong secret get one answer and one price, counted against the network;
 * a network that has used its tries up is refused before anything is compared. Five wrong secrets end that one session. Only the holder of the
 * whole code learns that it is dead, and why.
 */
export function findByCode(deps: Needs, code: Code, ip: string): Promise<Outcome<Enrolment>> {
  return tryCode(deps, code, ip, { key: `code:${networkOf(ip)}`, most: limits.unknownNamesPerMinute, seconds: 60 })
}

/**
 * The same for whoever names the session by its identifier, which only the holder of the code was ever told: there is no name to guess, so nothing
 * counts against the network. Wrong secrets count against the session.
 */
export function checkCode(deps: Needs, code: Code, ip: string): Promise<Outcome<Enrolment>> {
  return tryCode(deps, code, ip, null)
}

type Needs = Pick<Deps, 'store' | 'keys'>

interface Code {
  readonly name: string
  readonly digest: string
}

async function tryCode(
  deps: Needs,
  { name, digest }: Code,
  ip: string,
  window: Parameters<Enrolments['tryCode']>[1],
): Promise<Outcome<Enrolment>> {
  const code = { name, hash: codeHash(deps, name, digest), older: deps.keys.older.map((keys) => codeHash({ keys }, name, digest)) }
  const found = await deps.store.enrolments.tryCode(code, window, ({ id, subscriberId }) =>
    facts({ kind: 'enrolment.wrong_secret', subject: subscriberId, actor: 'server', data: { enr: id, ip } }),
  )
  if (found === 'wrong') return refuse('code_unknown')
  return found === 'limited' ? refuse('rate_limited') : accept(found)
}
