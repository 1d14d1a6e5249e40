import type { InstallationId, PinKeyId, SubscriberId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import { forgetIdleInstallations, raiseEpoch } from './endings.ts'
import type { Tx } from './group-commit.ts'
import { isPaused } from './pin-keys.ts'

/** Who never chose a password is not made active by being let in again: they are invited, as they were. */
export function setState(tx: Tx, id: SubscriberId, state: 'active' | 'disabled', facts: Facts): boolean {
  const found = tx.run(
    "UPDATE subscriber SET state = CASE WHEN :state = 'active' AND password_hash IS NULL THEN 'invited' ELSE :state END WHERE id = :id",
    { id, state },
  )
  if (found === 0) return false
  raiseEpoch(tx, id)
  tx.record(facts)
  return true
}

/** Foreign keys take along sessions, links, authenticators, enrolments and requests. */
export function deletePerson(tx: Tx, id: SubscriberId, facts: Facts): boolean {
  if (tx.run('DELETE FROM subscriber WHERE id = :id', { id }) === 0) return false
  forgetIdleInstallations(tx)
  tx.record(facts)
  return true
}

export function removePhones(tx: Tx, id: SubscriberId, facts: Facts): number {
  if (tx.get('SELECT 1 FROM subscriber WHERE id = :id', { id }) === undefined) return 0
  raiseEpoch(tx, id)
  const removed = tx.run("UPDATE authenticator SET state = 'removed' WHERE subscriber_id = :id AND state = 'active'", { id })
  tx.record(facts)
  return removed
}

export function liftPin(tx: Tx, id: SubscriberId, iid: InstallationId, facts: Facts): boolean {
  const phone = tx.get<{ pin_kid: PinKeyId }>(
    "SELECT pin_kid FROM authenticator WHERE iid = :iid AND subscriber_id = :id AND state = 'active' AND pin_kid IS NOT NULL",
    { id, iid },
  )
  if (phone === undefined || !isPaused(tx, iid, phone.pin_kid, tx.now)) return false
  const lifted = tx.run('UPDATE pin_key SET allowed = :lifted WHERE iid = :iid AND kid = :kid AND allowed < :lifted', {
    iid,
    kid: phone.pin_kid,
    lifted: limits.pinTriesLifted,
  })
  if (lifted === 0) return false
  tx.record(facts)
  return true
}
