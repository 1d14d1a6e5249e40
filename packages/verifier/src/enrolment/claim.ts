import { sameText } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { judgeClaim } from '@countersign/protocol/enrolment/judge-claim.ts'
import { type Claim, type Claimed, claimShape } from '@countersign/protocol/enrolment/messages.ts'
import { deadReason } from '@countersign/protocol/enrolment/states.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { payloadOf, type Signed } from '@countersign/protocol/jws.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { createChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import type { Deps } from '../deps.ts'
import { heldAccount } from '../installation/held-account.ts'
import type { Authenticator } from '../installation/installation.ts'
import type { SpentProof } from '../ports/facts.ts'
import { facts } from '../ports/make-facts.ts'
import { makeTransaction } from '../transaction/make-transaction.ts'
import { wake } from '../transaction/wakes.ts'
import type { Enrolment } from './enrolment.ts'
import { checkCode } from './find-by-code.ts'
import { proofOf } from './proof.ts'

/**
 * A phone claims the code (Spec §4.4). In this order: form, code, life, every signature, the session's own nonce, the PIN rule, the credential; then the
 * store's compare-and-set decides between this claim, a retry of it, and a second phone, which freezes the session.
 */
export async function claimEnrolment(
  deps: Deps,
  message: Signed,
  prover: PublicJwk,
  spent: SpentProof,
  ip: string,
): Promise<Outcome<Claimed>> {
  const { store } = deps
  const read = parseMessage(claimShape, payloadOf(message))
  if (read === null) return refuse('malformed', 'claim')
  const named = await store.enrolments.byId(read.sid)
  if (named === null) return refuse('code_unknown')
  const found = await checkCode(deps, { name: named.name, digest: read.secret_sha256 }, ip)
  if (!found.ok) return found
  const enrolment = found.value
  const claimDigest = digestText(payloadOf(message))
  const iid = installationId(prover)
  // A captured claim under another key's proof is no retry: its answer names person and keys.
  if (enrolment.claimDigest === claimDigest && enrolment.iid === iid) {
    // The claim is committed, and so is its proof: the very same request, racing itself, is no retry either.
    if (await store.transactions.isSpent(spent)) return refuse('proof_replayed')
    return retried(deps, enrolment)
  }
  const dead = deadReason(enrolment.state, enrolment.expired)
  if (dead !== null) return refuse(dead)

  const pin = await store.installations.standingPin(iid)
  const judged = judgeClaim(
    message,
    { iss: deps.policy.phoneOrigin, installation: prover, pin: pin?.state === 'active' && pin.key ? { kid: pin.kid, key: pin.key } : null },
    deps.keys.verify,
  )
  if (!judged.ok) return judged
  const claim = judged.value
  if (!sameText(claim.nonce, enrolment.nonce)) return refuse('request_changed', 'nonce')
  if ((await heldAccount(deps, iid, enrolment.subscriberId)) !== null) return refuse('account_here_already')
  const verification = await verificationOf(deps, claim)
  if (!verification.ok) return verification

  const authenticator: Authenticator = {
    aid: claim.aid,
    iid,
    subscriberId: enrolment.subscriberId,
    state: 'pending',
    possession: claim.possession,
    verification: verification.value,
    phone: claim.phone,
    language: claim.lang,
    claimDigest,
    createdAt: deps.clock.now(),
    activatedAt: null,
    lastUsedAt: null,
  }
  const { transaction, targets } = await makeTransaction(deps, {
    kind: 'activation',
    subscriberId: enrolment.subscriberId,
    session: { id: enrolment.sessionId, ip: enrolment.ip, browser: enrolment.browser },
    enrolmentId: enrolment.id,
    phones: [authenticator],
    until: enrolment.expiresAt,
  })
  const [target] = targets
  if (target === undefined) throw new Error('a request without its phone')

  const fact = (kind: 'enrolment.claimed' | 'enrolment.frozen') =>
    ({ kind, subject: enrolment.subscriberId, actor: iid, data: { enr: enrolment.id, aid: claim.aid, ip } }) as const
  const woken = wake([enrolment.sessionId], enrolment.iid === null ? [iid] : [iid, enrolment.iid])
  const twice = { kind: 'notice', notice: 'code_used_twice', subscriberId: enrolment.subscriberId, phone: null } as const
  const settled = await store.enrolments.claim({
    enrolmentId: enrolment.id,
    claimDigest,
    authenticator,
    pin: claim.pin && { kid: claim.pin.kid, key: claim.pin.jwk, seq: claim.pin.seq },
    proof: { transaction, target },
    spent,
    facts: { claimed: facts(fact('enrolment.claimed'), woken), frozen: facts(fact('enrolment.frozen'), woken, twice) },
  })
  switch (settled) {
    case 'claimed':
      return accept(claimedAs(enrolment, claim.aid, proofOf(deps, transaction, target, limits.activationNumbers)))
    case 'same':
    case 'closed': {
      const now = await store.enrolments.byId(enrolment.id)
      if (now === null) return refuse('code_expired')
      return settled === 'same' ? retried(deps, now) : refuse(deadReason(now.state, now.expired) ?? 'code_expired')
    }
    case 'frozen':
      return refuse('code_frozen')
    case 'name_taken':
      return refuse('request_changed', 'possession key seen before')
    case 'pin_refused':
    case 'proof_replayed':
      return refuse(settled)
  }
}

function claimedAs(enrolment: Enrolment, aid: Authenticator['aid'], proof: Claimed['proof']): Claimed {
  return { typ: 'countersign/claimed', v: 1, sid: enrolment.id, aid, state: 'claimed', proof, binding: null }
}

/** The very same claim again: the answer as it stands now, for a phone that lost the first one. */
async function retried(deps: Deps, enrolment: Enrolment): Promise<Outcome<Claimed>> {
  const { aid, transactionId } = enrolment
  if (aid === null) throw new Error('a claim without its authenticator')
  if (enrolment.state === 'active') {
    const binding = await deps.store.installations.binding(aid)
    if (binding === null) return refuse('authenticator_removed')
    return accept({ ...claimedAs(enrolment, aid, null), state: 'active', binding: JSON.parse(binding) as Signed })
  }
  const dead = deadReason(enrolment.state, enrolment.expired)
  if (dead !== null) return refuse(dead)
  const rows = transactionId && (await deps.store.transactions.forDecision(transactionId, aid))
  // Its person was deleted since the session was read.
  if (!rows) return refuse('code_unknown', 'gone meanwhile')
  return accept(claimedAs(enrolment, aid, proofOf(deps, rows.transaction, rows.target, enrolment.numbersLeft)))
}

async function verificationOf(deps: Deps, claim: Claim): Promise<Outcome<Authenticator['verification']>> {
  if (claim.webauthn === null) return claim.pin === null ? refuse('malformed') : accept({ uv: 'pin', kid: claim.pin.kid })
  if (deps.policy.rpId === null) return refuse('signature_invalid', 'no RP ID here')
  const credential = await deps.checkRegistration(claim.webauthn, {
    challenge: createChallenge(claim.sid, claim.nonce, claim.possession),
    origin: deps.policy.phoneOrigin,
    rpId: deps.policy.rpId,
  })
  return credential === null
    ? refuse('signature_invalid', 'attestation')
    : accept({ uv: 'webauthn', credential: credential.id, key: credential.key })
}
