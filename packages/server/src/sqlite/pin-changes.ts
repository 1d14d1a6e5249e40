import type { InstallationId, PinChangeId, PinKeyId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type {
  PinChangeCeremony,
  PinChangeOpening,
  PinChangeSettlement,
  PinChanges,
} from '@countersign/verifier/installation/pin-change-store.ts'
import type { Queries } from './connection.ts'
import type { Database } from './database.ts'
import { changeLives } from './endings.ts'
import type { Tx } from './group-commit.ts'
import { clearPin, readPin } from './pin-keys.ts'
import { isSpent, spend } from './spent-proof.ts'

interface PinChangeRow {
  readonly id: PinChangeId
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly seq: number
  readonly nonce: string
  readonly state: 'open' | 'done' | 'replaced'
  readonly expires_at: Instant
  readonly digest: string | null
  readonly answer: string | null
}

export function pinChanges({ reader, writer, clock }: Database): PinChanges {
  return {
    open: (opening) => writer.write((tx) => open(tx, opening)),
    byId: async (id) => {
      const row = changeById(reader, id)
      return row === undefined ? null : changeOf(row, clock.now())
    },
    settle: (settlement) => writer.write((tx) => settle(tx, settlement)),
  }
}

function changeById(queries: Queries, id: PinChangeId): PinChangeRow | undefined {
  return queries.get<PinChangeRow>('SELECT * FROM pin_change WHERE id = :id', { id })
}

function changeOf(row: PinChangeRow, now: Instant): PinChangeCeremony {
  const { id, iid, kid, seq, nonce, digest, answer } = row
  return {
    id,
    iid,
    kid,
    seq,
    nonce,
    state: row.state === 'open' && row.expires_at > now ? 'open' : 'over',
    expiresAt: row.expires_at,
    answered: digest === null || answer === null ? null : { digest, answer },
  }
}

function open(tx: Tx, opening: PinChangeOpening): Awaited<ReturnType<PinChanges['open']>> {
  const { id, iid, kid, seq, nonce, digest, spent, facts } = opening
  if (isSpent(tx, spent)) return 'proof_replayed'
  const same = tx.get<PinChangeRow>('SELECT * FROM pin_change WHERE iid = :iid AND open_digest = :digest', { iid, digest })
  if (same !== undefined) {
    const ceremony = changeOf(same, tx.now)
    if (ceremony.state === 'over') return 'pin_change_over'
    spend(tx, spent)
    return ceremony
  }
  if (readPin(tx, iid, kid, tx.now)?.state === 'gone') return 'pin_gone'
  if (!stands(tx, iid, kid)) return 'pin_refused'
  const opener = tx.get('SELECT 1 FROM pin_charge WHERE iid = :iid AND kid = :kid AND seq = :seq AND at > :since', {
    iid,
    kid,
    seq,
    since: tx.now - limits.pinChangeAfter,
  })
  if (opener === undefined) return 'pin_not_live'
  if (!clearPin(tx, { iid, kid, seq })) throw new Error('a PIN key that stands could not be cleared')

  tx.run(
    "DELETE FROM pin_key WHERE iid = :iid AND state = 'new' AND made_for IN (SELECT id FROM pin_change WHERE iid = :iid AND state = 'open')",
    { iid },
  )
  tx.run("UPDATE pin_change SET state = 'replaced' WHERE iid = :iid AND state = 'open'", { iid })
  const expiresAt = tx.now + limits.pinChangeLife
  tx.run(
    `INSERT INTO pin_change (id, iid, kid, seq, nonce, open_digest, state, created_at, expires_at)
     VALUES (:id, :iid, :kid, :seq, :nonce, :digest, 'open', :now, :expiresAt)`,
    { id, iid, kid, seq, nonce, digest, now: tx.now, expiresAt },
  )
  spend(tx, spent)
  tx.record(facts)
  return { id, iid, kid, seq, nonce, state: 'open', expiresAt, answered: null }
}

/** The PIN key of its installation: alive, and somebody who may sign in is verified by it. */
function stands(tx: Tx, iid: InstallationId, kid: PinKeyId): boolean {
  return (
    tx.get(
      `SELECT 1 FROM pin_key k JOIN authenticator a ON a.iid = k.iid AND a.pin_kid = k.kid JOIN subscriber p ON p.id = a.subscriber_id
       WHERE k.iid = :iid AND k.kid = :kid AND k.state = 'active' AND a.state = 'active' AND p.state = 'active'`,
      { iid, kid },
    ) !== undefined
  )
}

function settle(tx: Tx, settlement: PinChangeSettlement): Awaited<ReturnType<PinChanges['settle']>> {
  const { id, iid, fresh, bindings, digest, message, answer, spent, facts } = settlement
  if (isSpent(tx, spent)) return 'proof_replayed'
  const row = tx.get<PinChangeRow>(`SELECT * FROM pin_change WHERE id = :id AND iid = :iid AND ${changeLives}`, { id, iid, now: tx.now })
  if (row === undefined || !stands(tx, iid, row.kid)) return 'over'
  const old = readPin(tx, iid, row.kid, tx.now)
  if (old === null || !wasMadeIn(tx, id, settlement)) return 'pin_refused'
  const standing = tx.all<{ aid: string }>("SELECT aid FROM authenticator WHERE iid = :iid AND pin_kid = :kid AND state = 'active'", {
    iid,
    kid: row.kid,
  })
  const bound = new Set<string>(bindings.map(({ aid }) => aid))
  if (bound.size !== standing.length || !standing.every(({ aid }) => bound.has(aid))) return 'bindings_differ'

  replaceKey(tx, iid, row.kid, fresh)
  for (const { aid, binding } of bindings) tx.run('UPDATE authenticator SET binding = :binding WHERE aid = :aid', { aid, binding })
  tx.run(
    "UPDATE pin_change SET state = 'done', new_kid = :kid, changed_at = :now, digest = :digest, message = :message, answer = :answer WHERE id = :id",
    { id, kid: fresh.kid, now: tx.now, digest, message, answer: answer(old.counters.charged - old.counters.cleared) },
  )
  spend(tx, spent)
  tx.record(facts)
  return 'changed'
}

/** A number that was never charged cannot have been answered: such a key was not made under the server's part. */
function wasMadeIn(tx: Tx, id: PinChangeId, { iid, fresh: { kid, seq } }: PinChangeSettlement): boolean {
  return (
    seq >= 1 &&
    tx.get("SELECT 1 FROM pin_key WHERE iid = :iid AND kid = :kid AND state = 'new' AND made_for = :id AND charged >= :seq", {
      iid,
      kid,
      id,
      seq,
    }) !== undefined
  )
}

/** Every account of the installation at once, also one that is being activated; the old OPRF key leaves the file and its log. */
function replaceKey(tx: Tx, iid: InstallationId, old: PinKeyId, { kid, key, seq }: PinChangeSettlement['fresh']): void {
  tx.run("UPDATE pin_key SET state = 'gone', sealed = NULL, last_blinded = NULL, last_left = NULL WHERE iid = :iid AND kid = :old", {
    iid,
    old,
  })
  tx.run("UPDATE pin_key SET state = 'active', key = :key WHERE iid = :iid AND kid = :kid AND state = 'new'", {
    iid,
    kid,
    key: JSON.stringify(key),
  })
  // What was typed while the key was made is no guess at anything.
  tx.run('UPDATE pin_charge SET signed = 1 WHERE iid = :iid AND kid = :kid AND seq <= :seq', { iid, kid, seq })
  if (!clearPin(tx, { iid, kid, seq })) throw new Error('a PIN key that was just made could not be cleared')
  tx.run("UPDATE authenticator SET pin_kid = :kid WHERE iid = :iid AND pin_kid = :old AND state <> 'removed'", { iid, kid, old })
  tx.run(
    "DELETE FROM pin_key WHERE iid = :iid AND state = 'new' AND made_for IN (SELECT id FROM pin_change WHERE iid = :iid AND state = 'open')",
    { iid },
  )
  tx.scrub()
}
