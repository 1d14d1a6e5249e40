import { sameText } from '@countersign/protocol/encoding/bytes.ts'
import { deadReason } from '@countersign/protocol/enrolment/states.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { type Outcome, accept, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { codeHash } from './derive-code.ts'
import type { Enrolment } from './enrolment.ts'

/**
 * The session that a whole code names (Spec §4.3). An unknown name and a wrong secret get one answer and one price, counted against the address;
 * five wrong secrets end that one session. Only the holder of the whole code learns that it is dead, and why.
 */
export async function findByCode(
  deps: Pick<Deps, 'store' | 'keys'>,
  code: { name: string; digest: string },
  ip: string,
): Promise<Outcome<Enrolment>> {
  const { store } = deps
  const enrolment = await store.enrolments.byName(code.name)
  const hash = codeHash(deps, code.name, code.digest)
  const right = enrolment !== null && (sameText(hash, enrolment.typedHash) || sameText(hash, enrolment.linkedHash))
  if (!right) {
    if (!(await store.limits.take(`code:${ip}`, limits.unknownNamesPerMinute, 60))) return refuse('rate_limited')
    if (enrolment !== null && deadReason(enrolment.state, enrolment.expired) === null) {
      const fact = { kind: 'enrolment.wrong_secret', subject: enrolment.subscriberId, actor: 'server', data: { enr: enrolment.id, ip } } as const
      await store.enrolments.wrongSecret(enrolment.id, facts(fact))
    }
    return refuse('code_unknown')
  }
  return accept(enrolment)
}
