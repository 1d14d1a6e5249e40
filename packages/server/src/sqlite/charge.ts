import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import type { Charged, ChargeInput } from '@countersign/verifier/installation/store.ts'
import { changeLives, enrolmentLives } from './endings.ts'
import type { Tx } from './group-commit.ts'
import { pinOf, pinRow } from './pin-keys.ts'
import { isSpent, spend } from './spent-proof.ts'

/**
 * The proof is spent as soon as the guess is judged, also when it is refused: a captured request must not become a charge after a lift.
 * Before that nothing is written: anybody may make an installation key and ask.
 */
export function charge(tx: Tx, input: ChargeInput): Charged {
  const { iid, kid, blindedHash } = input
  if (isSpent(tx, input.spent)) return refused('proof_replayed')
  if (!isLive(tx, input)) return refused('pin_not_live')
  const pin = pinRow(tx, iid, kid, tx.now)
  if (pin === undefined) return refused('pin_refused')
  spend(tx, input.spent)
  if (pin.sealed === null) return refused('pin_gone')
  if (pin.last_blinded === blindedHash) return { is: 'charged', seq: pin.charged, left: pin.last_left ?? 0, sealed: pin.sealed }

  const judged = input.judge(pinOf(pin).counters, pin.state)
  if (!judged.ok) return refuse(tx, input, judged.code, pin)

  const seq = pin.charged + 1
  const left = judged.value.left
  tx.run('UPDATE pin_key SET charged = :seq, last_blinded = :blindedHash, last_left = :left WHERE iid = :iid AND kid = :kid', {
    seq,
    blindedHash,
    left,
    iid,
    kid,
  })
  tx.run('INSERT INTO pin_charge (iid, kid, seq, at) VALUES (:iid, :kid, :seq, :now)', { iid, kid, seq, now: tx.now })
  return { is: 'charged', seq, left, sealed: pin.sealed }
}

function refused(code: Extract<Charged, { is: 'refused' }>['code']): Charged {
  return { is: 'refused', code }
}

function refuse(
  tx: Tx,
  { iid, kid, facts }: ChargeInput,
  code: RefusalCode,
  pin: { charged: number; told_paused: number | null },
): Charged {
  switch (code) {
    case 'pin_gone':
      tx.run("UPDATE pin_key SET state = 'gone', sealed = NULL, last_blinded = NULL, last_left = NULL WHERE iid = :iid AND kid = :kid", {
        iid,
        kid,
      })
      tx.scrub()
      tx.record(facts.deleted)
      return refused(code)
    case 'pin_paused':
      // While it is paused nothing is charged: one count of charges is one pause.
      if (pin.told_paused !== pin.charged) {
        tx.run('UPDATE pin_key SET told_paused = charged WHERE iid = :iid AND kid = :kid', { iid, kid })
        tx.record(facts.paused)
      }
      return refused(code)
    case 'pin_refused':
    case 'pin_not_live':
      return refused(code)
    default:
      throw new TypeError(`a charge cannot be refused as ${code}`)
  }
}

/** Also a code that another phone has claimed is live for a phone that opened it: that phone must get as far as the claim that freezes the code. */
function isLive(tx: Tx, { live, iid, kid }: ChargeInput): boolean {
  if (live.startsWith('chg_')) return isBeingMade(tx, live, iid, kid)
  const row = live.startsWith('enr_')
    ? tx.get(
        `SELECT 1 FROM enrolment WHERE id = :live AND ${enrolmentLives}
           AND (iid = :iid OR EXISTS (SELECT 1 FROM enrolment_opening o WHERE o.enrolment_id = enrolment.id AND o.iid = :iid))`,
        { live, iid, now: tx.now },
      )
    : tx.get(
        `SELECT 1 FROM request r JOIN target t ON t.request_id = r.id JOIN authenticator a ON a.aid = t.aid JOIN subscriber p ON p.id = r.subscriber_id
         WHERE r.id = :live AND r.state = 'pending' AND r.expires_at > :now AND p.state = 'active' AND p.epoch = r.epoch
           AND a.iid = :iid AND a.pin_kid = :kid AND a.state = CASE r.kind WHEN 'activation' THEN 'pending' ELSE 'active' END`,
        { live, iid, kid, now: tx.now },
      )
  return row !== undefined
}

/** A change of PIN is live for the key that is made in it alone: the one that stands is never evaluated for it. */
function isBeingMade(tx: Tx, live: string, iid: string, kid: string): boolean {
  return (
    tx.get(
      `SELECT 1 FROM pin_change WHERE id = :live AND iid = :iid AND ${changeLives}
         AND EXISTS (SELECT 1 FROM pin_key k WHERE k.iid = :iid AND k.made_for = :live AND k.kid = :kid AND k.state = 'new')`,
      { live, iid, kid, now: tx.now },
    ) !== undefined
  )
}
