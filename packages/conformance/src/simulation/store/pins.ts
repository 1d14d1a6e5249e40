import type { EnrolmentId, InstallationId, PinChangeId, PinKeyId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { judgeCharge } from '@countersign/protocol/pin/attempts.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { PinKey } from '@countersign/verifier/installation/installation.ts'
import type { Charged, ChargeInput } from '@countersign/verifier/installation/store.ts'
import { changeLives, enrolmentLives, isCurrent, requestWaits, unsignedCharges } from './standing.ts'
import type { Data, PinRow } from './tables.ts'
import { isSpent, spend, type Tx } from './tx.ts'

/** Keys that one installation may be making at once, beside the one asked for (Spec §1.6). */
const MAKING_AT_ONCE = 5

export function pinView({ iid, kid, state, key, charged, cleared, allowed, charges }: PinRow, now: Instant): PinKey {
  return { iid, kid, state, key, counters: { charged, cleared, allowed, unsigned: unsignedCharges(charges, now) } }
}

export function isPaused(pin: PinRow, now: Instant): boolean {
  if (pin.state !== 'active') return false
  const judged = judgeCharge(pinView(pin, now).counters)
  return !judged.ok && judged.code === 'pin_paused'
}

/** Does an active authenticator of its installation stand on this key? */
export function standsOn({ authenticators }: Data, { iid, kid }: PinRow): boolean {
  for (const { authenticator: one } of authenticators.rows())
    if (one.iid === iid && one.state === 'active' && one.verification.uv === 'pin' && one.verification.kid === kid) return true
  return false
}

/** An active one before a gone one, the newest before older ones. */
export function standingPin(data: Data, iid: InstallationId, now: Instant): PinKey | null {
  const standing = [...data.pins.rows()].filter((pin) => pin.iid === iid && pin.state !== 'new' && standsOn(data, pin))
  const [first] = standing.sort((a, b) => Number(b.state === 'active') - Number(a.state === 'active') || b.createdAt - a.createdAt)
  return first === undefined ? null : pinView(first, now)
}

export function makePin(
  { data, now }: Tx,
  { iid, kid, sealed, madeFor }: { iid: InstallationId; kid: PinKeyId; sealed: Uint8Array; madeFor: EnrolmentId | PinChangeId },
): boolean {
  const code = data.enrolments.get(madeFor)
  const change = data.changes.get(madeFor)
  const opened = code !== undefined && enrolmentLives(code, now) && data.openings.get(`${madeFor}.${iid}`) !== undefined
  if (!opened && !(change?.iid === iid && changeLives(change, now))) return false
  const others = [...data.pins.rows()].filter((pin) => pin.iid === iid && pin.kid !== kid && pin.state === 'new')
  if (others.length >= MAKING_AT_ONCE) return false
  const stored = data.pins.get(`${iid}.${kid}`)
  // The first one's OPRF key stays; a fresh code only keeps it alive.
  if (stored !== undefined) {
    if (stored.state === 'new') data.pins.put(`${iid}.${kid}`, { ...stored, madeFor })
    return true
  }
  data.pins.put(`${iid}.${kid}`, {
    iid,
    kid,
    state: 'new',
    key: null,
    sealed,
    charged: 0,
    cleared: 0,
    allowed: limits.pinTries,
    charges: [],
    lastBlinded: null,
    lastLeft: 0,
    toldPaused: null,
    madeFor,
    createdAt: now,
  })
  return true
}

/** The PIN key has signed over `seq`. False for a key that is not active, or a number that was never charged. */
export function clearPin({ data }: Tx, { iid, kid, seq }: { iid: InstallationId; kid: PinKeyId; seq: number }): boolean {
  const pin = data.pins.get(`${iid}.${kid}`)
  if (pin?.state !== 'active' || seq > pin.charged) return false
  const charges = pin.charges.map((charge) => (charge.seq === seq ? { ...charge, signed: true } : charge))
  data.pins.put(`${iid}.${kid}`, { ...pin, cleared: Math.max(pin.cleared, seq), charges })
  return true
}

export function charge(tx: Tx, input: ChargeInput): Charged {
  const { data, now } = tx
  const { iid, kid, blindedHash, facts } = input
  const refused = (code: Extract<Charged, { is: 'refused' }>['code']): Charged => ({ is: 'refused', code })
  if (isSpent(data, input.spent)) return refused('proof_replayed')
  if (!isLive(tx, input)) return refused('pin_not_live')
  const pin = data.pins.get(`${iid}.${kid}`)
  if (pin === undefined) return refused('pin_refused')
  spend(tx, input.spent)
  if (pin.sealed === null) return refused('pin_gone')
  if (pin.lastBlinded === blindedHash) return { is: 'charged', seq: pin.charged, left: pin.lastLeft, sealed: pin.sealed }

  const judged = input.judge(pinView(pin, now).counters, pin.state)
  if (judged.ok) {
    const seq = pin.charged + 1
    const { left } = judged.value
    const charges = [...pin.charges, { seq, at: now, signed: false }]
    data.pins.put(`${iid}.${kid}`, { ...pin, charged: seq, charges, lastBlinded: blindedHash, lastLeft: left })
    return { is: 'charged', seq, left, sealed: pin.sealed }
  }
  switch (judged.code) {
    case 'pin_gone':
      data.pins.put(`${iid}.${kid}`, { ...pin, state: 'gone', sealed: null, lastBlinded: null, lastLeft: 0 })
      tx.record(facts.deleted)
      return refused('pin_gone')
    case 'pin_paused':
      // While it is paused nothing is charged: one count of charges is one pause.
      if (pin.toldPaused !== pin.charged) {
        data.pins.put(`${iid}.${kid}`, { ...pin, toldPaused: pin.charged })
        tx.record(facts.paused)
      }
      return refused('pin_paused')
    case 'pin_refused':
    case 'pin_not_live':
      return refused(judged.code)
    default:
      throw new TypeError(`a charge cannot be refused as ${judged.code}`)
  }
}

/** Also a code that another phone has claimed is live for a phone that opened it: that phone must get as far as the claim that freezes the code. */
function isLive({ data, now }: Tx, { live, iid, kid }: ChargeInput): boolean {
  if (live.startsWith('chg_')) {
    // For the key that is made in it alone: the one that stands is never evaluated for it.
    const change = data.changes.get(live)
    const pin = data.pins.get(`${iid}.${kid}`)
    return change?.iid === iid && changeLives(change, now) && pin?.state === 'new' && pin.madeFor === live
  }
  if (live.startsWith('enr_')) {
    const code = data.enrolments.get(live)
    if (code === undefined || !enrolmentLives(code, now)) return false
    return code.enrolment.iid === iid || data.openings.get(`${live}.${iid}`) !== undefined
  }
  const request = data.requests.get(live)
  if (request === undefined || !requestWaits(request, now) || !isCurrent(data, request.transaction.subscriberId, request.epoch))
    return false
  const wanted = request.transaction.kind === 'activation' ? 'pending' : 'active'
  for (const target of data.targets.rows()) {
    if (target.transactionId !== live) continue
    const one = data.authenticators.get(target.aid)?.authenticator
    if (one?.iid === iid && one.state === wanted && one.verification.uv === 'pin' && one.verification.kid === kid) return true
  }
  return false
}
