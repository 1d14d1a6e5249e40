import type { AuthenticatorId, TransactionId } from '@countersign/protocol/identity.ts'
import type { DecisionRows, Transactions } from '@countersign/verifier/transaction/store.ts'
import { decide } from './decide.ts'
import type { Operations } from './operations.ts'
import { pinView } from './pins.ts'
import { changeRequest, isCurrent, requestWaits, seen, sessionLives, standingEpoch } from './standing.ts'
import type { Data, RequestRow } from './tables.ts'
import { isSpent, type Tx } from './tx.ts'

export function transactions({ read, write }: Operations): Transactions {
  return {
    begin: (...input) => write('transactions.begin', (tx) => begin(tx, ...input)),
    byId: (id) =>
      read('transactions.byId', ({ data, now }) => {
        const row = data.requests.get(id)
        return row === undefined ? null : seen(row, now)
      }),
    targets: (id) =>
      read('transactions.targets', ({ data }) =>
        [...data.targets.rows()].filter((target) => target.transactionId === id).sort((a, b) => (a.aid < b.aid ? -1 : 1)),
      ),
    waitingOn: (iid) => read('transactions.waitingOn', (tx) => waitingOn(tx, iid)),
    numbersShown: (subscriberId) => read('transactions.numbersShown', (tx) => numbersShown(tx, subscriberId)),
    forDecision: (id, aid) => read('transactions.forDecision', (tx) => forDecision(tx, id, aid)),
    decide: (settlement) => write('transactions.decide', (tx) => decide(tx, settlement)),
    consume: (input) => write('transactions.consume', (tx) => consume(tx, input)),
    cancel: (id, sessionId, facts) =>
      write('transactions.cancel', (tx) => {
        const row = tx.data.requests.get(id)
        if (row === undefined || row.transaction.sessionId !== sessionId || !requestWaits(row, tx.now)) return false
        changeRequest(tx, row, { state: 'cancelled' })
        tx.record(facts)
        return true
      }),
    isSpent: (proof) => read('transactions.isSpent', ({ data }) => isSpent(data, proof)),
  }
}

function begin(
  tx: Tx,
  ...[transaction, targets, mostPending, facts]: Parameters<Transactions['begin']>
): Awaited<ReturnType<Transactions['begin']>> {
  const { data, now } = tx
  const { subscriberId, sessionId } = transaction
  const epoch = standingEpoch(data, sessionId, subscriberId)
  if (epoch === undefined) return 'gone'
  for (const { aid } of targets) {
    const one = data.authenticators.get(aid)?.authenticator
    if (one?.subscriberId !== subscriberId || one.state !== 'active') return 'gone'
  }
  const waiting = [...data.requests.rows()].filter((row) => row.transaction.subscriberId === subscriberId && requestWaits(row, now))
  if (waiting.length >= mostPending) return 'too_many'
  data.requests.put(transaction.id, { transaction: { ...transaction, state: 'pending' }, epoch, settled: null })
  for (const target of targets) data.targets.put(`${target.transactionId}.${target.aid}`, target)
  const held = data.sessions.get(sessionId)
  if (held !== undefined) data.sessions.put(sessionId, { ...held, session: { ...held.session, transactionId: transaction.id } })
  tx.record(facts)
  return 'begun'
}

function waitingOn({ data, now }: Tx, iid: string): Awaited<ReturnType<Transactions['waitingOn']>> {
  const waiting = [...data.targets.rows()].flatMap((target) => {
    const row = data.requests.get(target.transactionId)
    const one = data.authenticators.get(target.aid)?.authenticator
    if (row === undefined || one?.iid !== iid || !requestWaits(row, now)) return []
    const { transaction, epoch } = row
    if (one.state !== (transaction.kind === 'activation' ? 'pending' : 'active')) return []
    return isCurrent(data, transaction.subscriberId, epoch) ? [{ transaction, target }] : []
  })
  return waiting.sort((a, b) => a.transaction.createdAt - b.transaction.createdAt)
}

function numbersShown({ data, now }: Tx, subscriberId: string): string[] {
  const phones = new Set<string>()
  for (const { authenticator: one } of data.authenticators.rows())
    if (one.subscriberId === subscriberId && one.state !== 'removed') phones.add(one.iid)
  const shown = new Set<string>()
  for (const { transactionId, aid } of data.targets.rows()) {
    const row = data.requests.get(transactionId)
    const iid = data.authenticators.get(aid)?.authenticator.iid
    if (row !== undefined && iid !== undefined && phones.has(iid) && requestWaits(row, now)) shown.add(row.transaction.number)
  }
  return [...shown]
}

function forDecision({ data, now }: Tx, id: TransactionId, aid: AuthenticatorId): DecisionRows | null {
  const row = data.requests.get(id)
  const target = data.targets.get(`${id}.${aid}`)
  const authenticator = data.authenticators.get(aid)?.authenticator
  if (row === undefined || target === undefined || authenticator === undefined) return null
  const { iid, verification } = authenticator
  const pin = verification.uv === 'pin' ? data.pins.get(`${iid}.${verification.kid}`) : undefined
  return {
    transaction: seen(row, now),
    target,
    authenticator,
    pin: pin === undefined ? null : pinView(pin, now),
    answered: row.settled && { digest: row.settled.digest, answer: row.settled.answer },
  }
}

function consume(tx: Tx, input: Parameters<Transactions['consume']>[0]): boolean {
  const { data, now } = tx
  const row = data.requests.get(input.transactionId)
  const held = data.sessions.get(input.sessionId)
  if (row === undefined || held === undefined || !mayConsume(data, row, input.sessionId)) return false
  const theirs = held.session.subscriberId === row.transaction.subscriberId && held.epoch === row.epoch
  if (held.tokenHash !== input.tokenHash || !theirs || !sessionLives(data, held, now)) return false
  changeRequest(tx, row, { state: 'consumed' })
  const session = { ...held.session, stage: 'full', methods: input.methods, approvedAt: now } as const
  const retired = { hash: input.tokenHash, salt: input.salt, at: now }
  data.sessions.put(session.id, { ...held, session, tokenHash: input.newTokenHash, seenAt: now, retired })
  tx.record(input.facts)
  return true
}

function mayConsume({ authenticators }: Data, { transaction: { sessionId, state, decidedBy } }: RequestRow, by: string): boolean {
  if (sessionId !== by || state !== 'approved' || decidedBy === null) return false
  return authenticators.get(decidedBy)?.authenticator.state === 'active'
}
