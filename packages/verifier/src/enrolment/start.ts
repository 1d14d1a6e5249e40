import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { codeCharacters } from '@countersign/protocol/enrolment/code.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { type Deps, newId } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from '../session/session.ts'
import { mayAddFirstPhone } from '../session/sign-in.ts'
import { type CodePair, deriveCode, pairHashes } from './derive-code.ts'
import type { Enrolment } from './enrolment.ts'

/** A further phone is added within a quarter of an hour of an approval by an existing one. Our choice; seconds. */
export const freshApproval = 900

/** May this session add a phone now? A first one by policy; a further one only soon after an existing factor has spoken. */
export async function mayEnrol(deps: Deps, { session, subscriber }: SignedIn): Promise<boolean> {
  const phones = await deps.store.installations.authenticatorsOf(subscriber.id)
  if (phones.length === 0) return mayAddFirstPhone(deps, subscriber)
  return session.stage === 'full' && session.approvedAt !== null && deps.clock.now() - session.approvedAt < freshApproval
}

/** A fresh code for this browser. Every older one of this person is dead from then on. */
export async function startEnrolment(
  deps: Deps,
  who: SignedIn,
  token: string,
): Promise<Outcome<{ enrolment: Enrolment; codes: CodePair }>> {
  if (!(await mayEnrol(deps, who))) return refuse('enrolment_not_allowed')
  const now = deps.clock.now()
  for (;;) {
    const id = newId(deps.random, 'enr')
    const name = codeCharacters(deps.random.bytes(3), 4)
    const codes = deriveCode(deps, token, id, name)
    const enrolment: Enrolment = {
      id,
      name,
      ...pairHashes(deps, codes),
      subscriberId: who.subscriber.id,
      sessionId: who.session.id,
      ip: who.session.ip,
      browser: who.session.browser,
      state: 'open',
      expired: false,
      nonce: toBase64url(deps.random.bytes(16)),
      createdAt: now,
      expiresAt: now + limits.enrolmentLife,
      opened: false,
      wrongSecrets: 0,
      metDead: false,
      numbersLeft: limits.activationNumbers,
      claimDigest: null,
      aid: null,
      iid: null,
      transactionId: null,
    }
    const fact = { kind: 'enrolment.started', subject: who.subscriber.id, actor: who.subscriber.id, data: { enr: id } } as const
    // A name is 20 bits: two live codes may draw the same one, and then another is drawn.
    if (!(await deps.store.enrolments.start(enrolment, facts(fact)))) continue
    // A phone bound since the judgement is seen now; one bound from here on has lost its own code to this one. So no password alone adds a second phone.
    if (!(await mayEnrol(deps, who))) {
      await deps.store.enrolments.replaceAll(who.subscriber.id, facts([]))
      return refuse('enrolment_not_allowed')
    }
    await deps.store.sessions.change(who.session.id, { enrolmentId: id })
    return accept({ enrolment, codes })
  }
}
