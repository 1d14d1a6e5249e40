import type { Open, Opened } from '@countersign/protocol/enrolment/messages.ts'
import { deadReason } from '@countersign/protocol/enrolment/states.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { issuerName } from '../brand/issuer-name.ts'
import type { Deps } from '../deps.ts'
import { heldAccount } from '../installation/held-account.ts'
import { facts } from '../ports/make-facts.ts'
import { wake } from '../transaction/wakes.ts'
import { findByCode } from './find-by-code.ts'

/** Shows the holder of a live code whose it is (Spec §4.3). Consumes nothing; may be repeated by any number of phones. */
export async function openEnrolment(deps: Deps, message: Open, prover: PublicJwk, ip: string): Promise<Outcome<Opened>> {
  const { store, policy } = deps
  const found = await findByCode(deps, { name: message.name, digest: message.secret_sha256 }, ip)
  if (!found.ok) return found
  const enrolment = found.value
  const dead = deadReason(enrolment.state, enrolment.expired)
  if (dead !== null) {
    await store.enrolments.metDead(enrolment.id, facts([], wake([enrolment.sessionId], [])))
    return refuse(dead)
  }
  const subscriber = await store.people.byId(enrolment.subscriberId)
  if (subscriber === null || subscriber.state !== 'active') return refuse('code_replaced', 'person not active')

  const iid = installationId(prover)
  const fact = { kind: 'enrolment.opened', subject: subscriber.id, actor: iid, data: { enr: enrolment.id, ip } } as const
  const live = await store.enrolments.opened(enrolment.id, { iid, key: prover }, facts(fact, wake([enrolment.sessionId], [])))
  const now = await store.enrolments.byId(enrolment.id)
  if (!live || now === null) return refuse('code_expired')

  const [pin, held, issuer] = await Promise.all([
    store.installations.standingPin(iid),
    heldAccount(deps, iid, subscriber.id),
    issuerName(deps),
  ])
  return accept({
    typ: 'countersign/opened',
    v: 1,
    sid: enrolment.id,
    nonce: enrolment.nonce,
    iss: policy.phoneOrigin,
    issuer: { name: issuer, portal: policy.portalHost },
    subscriber: { id: subscriber.id, name: subscriber.displayName, username: subscriber.username },
    expires_in: Math.max(0, now.expiresAt - deps.clock.now()),
    pin: { shortest: limits.pinShortest, longest: limits.pinLongest },
    installation: { iid, pin: pin?.state === 'active' ? { kid: pin.kid } : null },
    holds: held?.aid ?? null,
    webauthn: policy.rpId === null ? null : { rp_id: policy.rpId, rp_name: issuer, user_id: subscriber.id.slice(4) },
  })
}
