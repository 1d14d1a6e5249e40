import type { EnrolmentId } from '@countersign/protocol/identity.ts'
import { sameKey } from '@countersign/protocol/jwk.ts'
import type { ClaimSettlement, Enrolments } from '@countersign/verifier/enrolment/store.ts'
import { insertPending, isAuthenticatorKnown } from './authenticator-row.ts'
import { endEnrolment, enrolmentLives } from './endings.ts'
import type { EnrolmentRow } from './enrolment-row.ts'
import type { Tx } from './group-commit.ts'
import { installationById } from './installations.ts'
import { clearPin, readPin } from './pin-keys.ts'
import { insertRequest, insertTarget } from './request-row.ts'
import { isSpent, spend } from './spent-proof.ts'

type Claimed = Awaited<ReturnType<Enrolments['claim']>>

export function claim(tx: Tx, settlement: ClaimSettlement): Claimed {
  const { enrolmentId: id, claimDigest, authenticator, proof, spent, facts } = settlement
  if (isSpent(tx, spent)) return 'proof_replayed'
  const row = tx.get<EnrolmentRow>('SELECT * FROM enrolment WHERE id = :id', { id })
  if (row === undefined) return 'closed'
  const same = row.claim_digest === claimDigest
  if (same && (row.state === 'active' || (row.state === 'claimed' && isLive(tx, id)))) {
    spend(tx, spent)
    return 'same'
  }
  if (!isLive(tx, id)) return 'closed'
  if (row.state === 'claimed') {
    endEnrolment(tx, id, 'frozen')
    spend(tx, spent)
    tx.record(facts.frozen)
    return 'frozen'
  }
  if (installationById(tx, authenticator.iid) === null || authenticator.subscriberId !== row.subscriber_id) return 'closed'
  if (isAuthenticatorKnown(tx, authenticator)) return 'name_taken'
  if (!mayPinSign(tx, settlement)) return 'pin_refused'

  const claimed = tx.run(
    `UPDATE enrolment SET state = 'claimed', claim_digest = :claimDigest, aid = :aid, iid = :iid, transaction_id = :transactionId
     WHERE id = :id AND state = 'open' AND expires_at > :now`,
    { id, claimDigest, aid: authenticator.aid, iid: authenticator.iid, transactionId: proof.transaction.id, now: tx.now },
  )
  if (claimed !== 1) throw new Error('a live enrolment could not be claimed')
  settlePin(tx, settlement)
  insertPending(tx, authenticator)
  insertRequest(tx, { ...proof.transaction, kind: 'activation', enrolmentId: id }, row.epoch)
  insertTarget(tx, proof.target)
  spend(tx, spent)
  tx.record(facts.claimed)
  return 'claimed'
}

function isLive(tx: Tx, id: EnrolmentId): boolean {
  return (
    tx.get(
      `SELECT 1 FROM enrolment WHERE id = :id AND ${enrolmentLives}
         AND EXISTS (SELECT 1 FROM subscriber p WHERE p.id = enrolment.subscriber_id AND p.state = 'active' AND p.epoch = enrolment.epoch)`,
      { id, now: tx.now },
    ) !== undefined
  )
}

/** One PIN per installation: where an active authenticator stands on a live one, that key signs each joining, and no other takes its place. */
function mayPinSign(tx: Tx, { authenticator, pin }: ClaimSettlement): boolean {
  const { iid, verification } = authenticator
  const standing = tx.get<{ kid: string }>(
    `SELECT k.kid FROM pin_key k WHERE k.iid = :iid AND k.state = 'active'
       AND EXISTS (SELECT 1 FROM authenticator a WHERE a.iid = k.iid AND a.pin_kid = k.kid AND a.state = 'active')`,
    { iid },
  )
  if (pin === null) return standing === undefined && verification.uv === 'webauthn'
  if (standing !== undefined && standing.kid !== pin.kid) return false
  if (verification.uv === 'pin' && verification.kid !== pin.kid) return false
  const stored = readPin(tx, iid, pin.kid, tx.now)
  // A number that was never charged cannot have been answered: such a signature was not made by an unlock.
  if (stored === null || pin.seq < 1 || pin.seq > stored.counters.charged) return false
  if (stored.state === 'new') return verification.uv === 'pin'
  return stored.state === 'active' && stored.key !== null && sameKey(stored.key, pin.key)
}

function settlePin(tx: Tx, { authenticator: { iid }, pin }: ClaimSettlement): void {
  if (pin === null) return
  const { kid, key, seq } = pin
  if (readPin(tx, iid, kid, tx.now)?.state === 'new') {
    endEnrolmentsOnOtherPins(tx, iid, kid)
    tx.run("DELETE FROM pin_key WHERE iid = :iid AND kid <> :kid AND state IN ('new', 'active')", { iid, kid })
    tx.run("UPDATE pin_key SET state = 'active', key = :key WHERE iid = :iid AND kid = :kid AND state = 'new'", {
      iid,
      kid,
      key: JSON.stringify(key),
    })
    // What was typed while the key was made is no guess at anything.
    tx.run('UPDATE pin_charge SET signed = 1 WHERE iid = :iid AND kid = :kid AND seq <= :seq', { iid, kid, seq })
    tx.scrub()
  }
  if (!clearPin(tx, { iid, kid, seq })) throw new Error('a PIN key that may sign could not be cleared')
}

/** Another code that this phone has claimed under a PIN which now goes can only be shown afresh. */
function endEnrolmentsOnOtherPins(tx: Tx, iid: string, kid: string): void {
  const orphaned = tx.all<{ id: EnrolmentId }>(
    `SELECT id FROM enrolment WHERE state = 'claimed' AND expires_at > :now
       AND aid IN (SELECT aid FROM authenticator WHERE iid = :iid AND state = 'pending' AND pin_kid <> :kid)`,
    { iid, kid, now: tx.now },
  )
  for (const { id } of orphaned) endEnrolment(tx, id, 'replaced')
}
