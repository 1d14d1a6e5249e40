import { sameKey } from '@countersign/protocol/jwk.ts'
import type { ClaimSettlement, Enrolments } from '@countersign/verifier/enrolment/store.ts'
import type { Authenticator } from '@countersign/verifier/installation/installation.ts'
import { clearPin, standsOn } from './pins.ts'
import { changeEnrolment, endEnrolment, enrolmentLives, isCurrent } from './standing.ts'
import type { Data } from './tables.ts'
import { isSpent, spend, type Tx } from './tx.ts'

type Claimed = Awaited<ReturnType<Enrolments['claim']>>

export function claim(tx: Tx, settlement: ClaimSettlement): Claimed {
  const { data, now } = tx
  const { enrolmentId: id, claimDigest, authenticator, proof, spent, facts } = settlement
  if (isSpent(data, spent)) return 'proof_replayed'
  const row = data.enrolments.get(id)
  if (row === undefined) return 'closed'
  const { enrolment, epoch } = row
  const lives = enrolmentLives(row, now) && isCurrent(data, enrolment.subscriberId, epoch)
  if (enrolment.claimDigest === claimDigest && (enrolment.state === 'active' || (enrolment.state === 'claimed' && lives))) {
    spend(tx, spent)
    return 'same'
  }
  if (!lives) return 'closed'
  if (enrolment.state === 'claimed') {
    endEnrolment(tx, id, 'frozen')
    spend(tx, spent)
    tx.record(facts.frozen)
    return 'frozen'
  }
  if (data.installations.get(authenticator.iid) === undefined || authenticator.subscriberId !== enrolment.subscriberId) return 'closed'
  if (isKnown(data, authenticator)) return 'name_taken'
  if (!mayPinSign(data, settlement)) return 'pin_refused'

  changeEnrolment(tx, id, {
    state: 'claimed',
    claimDigest,
    aid: authenticator.aid,
    iid: authenticator.iid,
    transactionId: proof.transaction.id,
  })
  settlePin(tx, settlement)
  data.authenticators.put(authenticator.aid, { authenticator: { ...authenticator, state: 'pending' }, binding: null })
  data.requests.put(proof.transaction.id, { transaction: { ...proof.transaction, state: 'pending' }, epoch, settled: null })
  data.targets.put(`${proof.transaction.id}.${authenticator.aid}`, proof.target)
  spend(tx, spent)
  tx.record(facts.claimed)
  return 'claimed'
}

/** A name is that of a key, and a platform credential belongs to one authenticator. */
function isKnown({ authenticators }: Data, { aid, verification }: Authenticator): boolean {
  if (authenticators.get(aid) !== undefined) return true
  if (verification.uv !== 'webauthn') return false
  for (const { authenticator: other } of authenticators.rows()) {
    const held = other.verification.uv === 'webauthn' && other.verification.credential === verification.credential
    if (held && other.state !== 'removed') return true
  }
  return false
}

/** One PIN per installation: where an active authenticator stands on a live one, that key signs each joining, and no other takes its place. */
function mayPinSign(data: Data, { authenticator: { iid, verification }, pin }: ClaimSettlement): boolean {
  const standing = [...data.pins.rows()].find((one) => one.iid === iid && one.state === 'active' && standsOn(data, one))
  if (pin === null) return standing === undefined && verification.uv === 'webauthn'
  if (standing !== undefined && standing.kid !== pin.kid) return false
  if (verification.uv === 'pin' && verification.kid !== pin.kid) return false
  const stored = data.pins.get(`${iid}.${pin.kid}`)
  // A number that was never charged cannot have been answered.
  if (stored === undefined || pin.seq < 1 || pin.seq > stored.charged) return false
  if (stored.state === 'new') return verification.uv === 'pin'
  return stored.state === 'active' && stored.key !== null && sameKey(stored.key, pin.key)
}

function settlePin(tx: Tx, { authenticator: { iid }, pin }: ClaimSettlement): void {
  if (pin === null) return
  const { kid, key, seq } = pin
  const stored = tx.data.pins.get(`${iid}.${kid}`)
  if (stored?.state === 'new') {
    endOtherClaims(tx, iid, kid)
    for (const other of [...tx.data.pins.rows()])
      if (other.iid === iid && other.kid !== kid && other.state !== 'gone') tx.data.pins.drop(`${iid}.${other.kid}`)
    // What was typed while the key was made is no guess at anything.
    const charges = stored.charges.map((charge) => (charge.seq <= seq ? { ...charge, signed: true } : charge))
    tx.data.pins.put(`${iid}.${kid}`, { ...stored, state: 'active', key, charges })
  }
  if (!clearPin(tx, { iid, kid, seq })) throw new Error('a PIN key that may sign could not be cleared')
}

/** Another code that this phone has claimed under a PIN which now goes can only be shown afresh. */
function endOtherClaims(tx: Tx, iid: string, kid: string): void {
  for (const row of [...tx.data.enrolments.rows()]) {
    const { state, aid, id } = row.enrolment
    const held = aid === null ? undefined : tx.data.authenticators.get(aid)?.authenticator
    const orphaned = held?.iid === iid && held.state === 'pending' && held.verification.uv === 'pin' && held.verification.kid !== kid
    if (state === 'claimed' && enrolmentLives(row, tx.now) && orphaned) endEnrolment(tx, id, 'replaced')
  }
}
