import type { InstallationId, PinKeyId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type {
  PinChangeCeremony,
  PinChangeOpening,
  PinChangeSettlement,
  PinChanges,
} from '@countersign/verifier/installation/pin-change-store.ts'
import type { Operations } from './operations.ts'
import { clearPin } from './pins.ts'
import { changeLives } from './standing.ts'
import type { Data, PinChangeRow, PinRow } from './tables.ts'
import { isSpent, spend, type Tx } from './tx.ts'

export function pinChanges({ read, write }: Operations): PinChanges {
  return {
    open: (opening) => write('changes.open', (tx) => open(tx, opening)),
    byId: (id) =>
      read('changes.byId', ({ data, now }) => {
        const row = data.changes.get(id)
        return row === undefined ? null : ceremonyOf(row, now)
      }),
    settle: (settlement) => write('changes.settle', (tx) => settle(tx, settlement)),
  }
}

function ceremonyOf(row: PinChangeRow, now: Instant): PinChangeCeremony {
  const { id, iid, kid, seq, nonce, expiresAt, done } = row
  const answered = done && { digest: done.digest, answer: done.answer }
  return { id, iid, kid, seq, nonce, state: changeLives(row, now) ? 'open' : 'over', expiresAt, answered }
}

function open(tx: Tx, opening: PinChangeOpening): Awaited<ReturnType<PinChanges['open']>> {
  const { data, now } = tx
  const { id, iid, kid, seq, nonce, digest, spent, facts } = opening
  if (isSpent(data, spent)) return 'proof_replayed'
  const same = [...data.changes.rows()].find((row) => row.iid === iid && row.openDigest === digest)
  if (same !== undefined) {
    if (!changeLives(same, now)) return 'pin_change_over'
    spend(tx, spent)
    return ceremonyOf(same, now)
  }
  const pin = data.pins.get(`${iid}.${kid}`)
  if (pin?.state === 'gone') return 'pin_gone'
  if (pin === undefined || !stands(data, pin)) return 'pin_refused'
  if (!pin.charges.some((charge) => charge.seq === seq && charge.at > now - limits.pinChangeAfter)) return 'pin_not_live'
  if (!clearPin(tx, { iid, kid, seq })) throw new Error('a PIN key that stands could not be cleared')

  dropKeysBeingMade(tx, iid)
  for (const row of [...data.changes.rows()])
    if (row.iid === iid && row.state === 'open') data.changes.put(row.id, { ...row, state: 'replaced' })
  const row: PinChangeRow = {
    id,
    iid,
    kid,
    seq,
    nonce,
    openDigest: digest,
    state: 'open',
    expiresAt: now + limits.pinChangeLife,
    done: null,
  }
  data.changes.put(id, row)
  spend(tx, spent)
  tx.record(facts)
  return ceremonyOf(row, now)
}

/** The PIN key of its installation: alive, and somebody who may sign in is verified by it. */
function stands({ authenticators, subscribers }: Data, { iid, kid, state }: PinRow): boolean {
  if (state !== 'active') return false
  for (const { authenticator: one } of authenticators.rows()) {
    const verified = one.iid === iid && one.state === 'active' && one.verification.uv === 'pin' && one.verification.kid === kid
    if (verified && subscribers.get(one.subscriberId)?.state === 'active') return true
  }
  return false
}

function settle(tx: Tx, settlement: PinChangeSettlement): Awaited<ReturnType<PinChanges['settle']>> {
  const { data, now } = tx
  const { id, iid, fresh, bindings, digest, message, answer, spent, facts } = settlement
  if (isSpent(data, spent)) return 'proof_replayed'
  const row = data.changes.get(id)
  if (row === undefined || row.iid !== iid || !changeLives(row, now)) return 'over'
  const old = data.pins.get(`${iid}.${row.kid}`)
  if (old === undefined || !stands(data, old)) return 'over'
  if (!wasMadeIn(data, settlement)) return 'pin_refused'
  const standing = [...data.authenticators.rows()].filter(
    ({ authenticator: one }) =>
      one.iid === iid && one.state === 'active' && one.verification.uv === 'pin' && one.verification.kid === row.kid,
  )
  const bound = new Map<string, string>(bindings.map(({ aid, binding }) => [aid, binding]))
  if (bound.size !== standing.length || !standing.every(({ authenticator }) => bound.has(authenticator.aid))) return 'bindings_differ'

  replaceKey(tx, old, fresh)
  moveAuthenticators(tx, iid, row.kid, fresh.kid, bound)
  const told = answer(old.charged - old.cleared)
  data.changes.put(id, { ...row, state: 'done', done: { kid: fresh.kid, digest, message, answer: told } })
  dropKeysBeingMade(tx, iid)
  spend(tx, spent)
  tx.record(facts)
  return 'changed'
}

/** A number that was never charged cannot have been answered: such a key was not made under the server's part. */
function wasMadeIn({ pins }: Data, { id, iid, fresh: { kid, seq } }: PinChangeSettlement): boolean {
  const pin = pins.get(`${iid}.${kid}`)
  return seq >= 1 && pin?.state === 'new' && pin.madeFor === id && pin.charged >= seq
}

function replaceKey(tx: Tx, old: PinRow, { kid, key, seq }: PinChangeSettlement['fresh']): void {
  const { pins } = tx.data
  const { iid } = old
  pins.put(`${iid}.${old.kid}`, { ...old, state: 'gone', sealed: null, lastBlinded: null, lastLeft: 0 })
  const made = pins.get(`${iid}.${kid}`)
  if (made === undefined) throw new Error('a PIN key that was made is not there')
  // What was typed while the key was made is no guess at anything.
  const charges = made.charges.map((charge) => (charge.seq <= seq ? { ...charge, signed: true } : charge))
  pins.put(`${iid}.${kid}`, { ...made, state: 'active', key, charges })
  if (!clearPin(tx, { iid, kid, seq })) throw new Error('a PIN key that was just made could not be cleared')
}

/** Pending ones go along: their proof is signed by the new key. */
function moveAuthenticators(
  { data: { authenticators } }: Tx,
  iid: InstallationId,
  from: PinKeyId,
  to: PinKeyId,
  bindings: ReadonlyMap<string, string>,
): void {
  for (const row of [...authenticators.rows()]) {
    const { authenticator: one } = row
    if (one.iid !== iid || one.state === 'removed' || one.verification.uv !== 'pin' || one.verification.kid !== from) continue
    authenticators.put(one.aid, {
      authenticator: { ...one, verification: { uv: 'pin', kid: to } },
      binding: bindings.get(one.aid) ?? row.binding,
    })
  }
}

/** Keys that were being made in this installation's open change have nothing to be made for. */
function dropKeysBeingMade({ data: { changes, pins } }: Tx, iid: InstallationId): void {
  for (const pin of [...pins.rows()])
    if (pin.iid === iid && pin.state === 'new' && changes.get(pin.madeFor)?.state === 'open') pins.drop(`${iid}.${pin.kid}`)
}
