import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { networkOf } from '../session/network.ts'
import { codeHash } from './derive-code.ts'
import type { Enrolment } from './enrolment.ts'

/**
 * The session that a whole code names (Spec §4.3). An unknown name and a wrong secret get one answer and one price, counted against the network;
 * a network that has used its tries up is refused before anything is compared. Five wrong secrets end that one session. Only the holder of the
 * whole code learns that it is dead, and why.
 */
export async function findByCode(
  deps: Pick<Deps, 'store' | 'keys'>,
  code: { name: string; digest: string },
  ip: string,
): Promise<Outcome<Enrolment>> {
  const key = `code:${networkOf(ip)}`
  if (!(await deps.store.limits.take(key, limits.unknownNamesPerMinute, 60))) return refuse('rate_limited')
  const found = await checkCode(deps, code, ip)
  if (found.ok) await deps.store.limits.giveBack(key)
  return found
}

/**
 * The same for whoever names the session by its identifier, which only the holder of the code was ever told: there is no name to guess, so nothing
 * counts against the network, and fifty retries of one claim at once are not held up. Wrong secrets count against the session.
 */
export async function checkCode(
  deps: Pick<Deps, 'store' | 'keys'>,
  code: { name: string; digest: string },
  ip: string,
): Promise<Outcome<Enrolment>> {
  const enrolment = await deps.store.enrolments.tryCode(code.name, codeHash(deps, code.name, code.digest), ({ id, subscriberId }) =>
    facts({ kind: 'enrolment.wrong_secret', subject: subscriberId, actor: 'server', data: { enr: id, ip } }),
  )
  return enrolment === null ? refuse('code_unknown') : accept(enrolment)
}
