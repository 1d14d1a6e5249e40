import type { EnrolmentId, InstallationId, PinChangeId, PinKeyId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { judgeCharge } from '@countersign/protocol/pin/attempts.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { PinKey, PinState } from '@countersign/verifier/installation/installation.ts'
import type { Queries } from './connection.ts'
import { changeLives, enrolmentLives } from './endings.ts'
import type { Tx } from './group-commit.ts'

export interface PinRow {
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly state: PinState
  readonly key: string | null
  readonly sealed: Uint8Array | null
  readonly charged: number
  readonly cleared: number
  readonly allowed: number
  readonly unsigned: number
  readonly last_blinded: string | null
  readonly last_left: number | null
  readonly told_paused: number | null
}

const columns = `k.*, (SELECT count(*) FROM pin_charge c WHERE c.iid = k.iid AND c.kid = k.kid AND c.signed = 0 AND c.at > :since) AS unsigned`

export function pinRow(queries: Queries, iid: InstallationId, kid: string, now: Instant): PinRow | undefined {
  const since = now - limits.pinUnsignedWindow
  return queries.get<PinRow>(`SELECT ${columns} FROM pin_key k WHERE k.iid = :iid AND k.kid = :kid`, { iid, kid, since })
}

export function pinOf({ iid, kid, state, key, charged, cleared, allowed, unsigned }: PinRow): PinKey {
  return { iid, kid, state, key: key === null ? null : (JSON.parse(key) as PublicJwk), counters: { charged, cleared, allowed, unsigned } }
}

export function readPin(queries: Queries, iid: InstallationId, kid: string, now: Instant): PinKey | null {
  const row = pinRow(queries, iid, kid, now)
  return row === undefined ? null : pinOf(row)
}

/** An active one before a gone one: after the old PIN is gone, a new one may stand beside what hung on the old. */
export function standingPin(queries: Queries, iid: InstallationId, now: Instant): PinKey | null {
  const row = queries.get<PinRow>(
    `SELECT ${columns} FROM pin_key k WHERE k.iid = :iid AND k.state IN ('active', 'gone')
       AND EXISTS (SELECT 1 FROM authenticator a WHERE a.iid = k.iid AND a.pin_kid = k.kid AND a.state = 'active')
     ORDER BY k.state = 'active' DESC, k.created_at DESC LIMIT 1`,
    { iid, since: now - limits.pinUnsignedWindow },
  )
  return row === undefined ? null : pinOf(row)
}

export function isPaused(queries: Queries, iid: InstallationId, kid: PinKeyId, now: Instant): boolean {
  const pin = readPin(queries, iid, kid, now)
  if (pin?.state !== 'active') return false
  const judged = judgeCharge(pin.counters)
  return !judged.ok && judged.code === 'pin_paused'
}

/** Pins that one installation may be making at once. Our choice: five abandoned tries before the oldest codes end. */
const MAKING_AT_ONCE = 5

export function makePin(
  tx: Tx,
  pin: { iid: InstallationId; kid: PinKeyId; sealed: Uint8Array; madeFor: EnrolmentId | PinChangeId },
): boolean {
  const { iid, kid, sealed, madeFor } = pin
  const opened = tx.get(
    madeFor.startsWith('chg_')
      ? `SELECT 1 FROM pin_change WHERE id = :madeFor AND iid = :iid AND ${changeLives}`
      : `SELECT 1 FROM enrolment WHERE id = :madeFor AND ${enrolmentLives}
           AND EXISTS (SELECT 1 FROM enrolment_opening o WHERE o.enrolment_id = enrolment.id AND o.iid = :iid)`,
    { madeFor, iid, now: tx.now },
  )
  if (opened === undefined) return false
  const others = tx.get<{ count: number }>("SELECT count(*) AS count FROM pin_key WHERE iid = :iid AND kid <> :kid AND state = 'new'", {
    iid,
    kid,
  })
  if ((others?.count ?? 0) >= MAKING_AT_ONCE) return false
  // The first one's OPRF key stays; a fresh code only keeps it alive.
  tx.run(
    `INSERT INTO pin_key (iid, kid, state, sealed, allowed, made_for, created_at) VALUES (:iid, :kid, 'new', :sealed, :allowed, :madeFor, :now)
     ON CONFLICT (iid, kid) DO UPDATE SET made_for = excluded.made_for WHERE state = 'new'`,
    { iid, kid, sealed, allowed: limits.pinTries, madeFor, now: tx.now },
  )
  return true
}

/**
 * The PIN key has signed over `seq`: what was charged up to there is cleared, and that very charge has its signature. False for a key that
 * is not active, or a number that was never charged: no unlock made that signature.
 */
export function clearPin(tx: Tx, { iid, kid, seq }: { iid: InstallationId; kid: PinKeyId; seq: number }): boolean {
  const cleared = tx.run(
    "UPDATE pin_key SET cleared = max(cleared, :seq) WHERE iid = :iid AND kid = :kid AND state = 'active' AND :seq <= charged",
    { iid, kid, seq },
  )
  if (cleared === 0) return false
  tx.run('UPDATE pin_charge SET signed = 1 WHERE iid = :iid AND kid = :kid AND seq = :seq', { iid, kid, seq })
  return true
}
