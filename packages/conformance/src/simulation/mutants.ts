import { accept } from '@countersign/protocol/outcome.ts'
import type { ClaimSettlement } from '@countersign/verifier/enrolment/store.ts'
import type { Charged } from '@countersign/verifier/installation/store.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import { record, spend, type Tx } from './store/tx.ts'
import type { Around, Mutant } from './world.ts'

const nothing: Facts = { audit: [], outbox: [] }

/** One more transaction, beside those of the port. */
function also<T>({ world, turns }: Around, name: string, operation: (tx: Tx) => T): Promise<T> {
  const tx = (): Tx => {
    const now = world.clock.now()
    return { data: world.data, now, record: (facts) => record(world.data, 'node1', now, facts) }
  }
  return turns.write(name, () => world.data.transact(() => operation(tx())))
}

export const mutants: Readonly<Record<string, Mutant>> = {
  'signatures-unread': { breaks: 'every signature is verified', verify: () => true },
  'claim-not-atomic': {
    breaks: 'of any number of concurrent claims at most one claims',
    store: (plain, around) => ({ ...plain, enrolments: { ...plain.enrolments, claim: (it) => claimInTwoSteps(plain, around, it) } }),
  },
  'decision-without-state': {
    breaks: 'a decision settles only what is pending',
    store: (plain, around) => ({
      ...plain,
      transactions: {
        ...plain.transactions,
        async decide(settlement) {
          const first = await plain.transactions.decide(settlement)
          if (first !== 'closed' || settlement.activation !== null) return first
          return also(around, 'decide anyway', (tx) => {
            const row = tx.data.requests.get(settlement.transactionId)
            if (row === undefined) return 'closed'
            const { to, aid, digest, message, answer } = settlement
            tx.data.requests.put(settlement.transactionId, {
              ...row,
              transaction: { ...row.transaction, state: to, decidedBy: aid },
              settled: { digest, message, answer, at: tx.now, binding: null, told: null },
            })
            spend(tx, settlement.spent)
            tx.record(settlement.facts)
            return 'settled'
          })
        },
      },
    }),
  },
  'number-after-the-fact': {
    breaks: 'the number is compared before the request is approved',
    store: (plain) => ({
      ...plain,
      transactions: {
        ...plain.transactions,
        decide: (it) => plain.transactions.decide(it.to === 'burnt' && it.activation === null ? { ...it, to: 'approved' } : it),
      },
    }),
  },
  'charge-after-evaluation': {
    breaks: 'a guess is charged durably before it is evaluated',
    store: (plain, around) => ({ ...plain, installations: { ...plain.installations, charge: (it) => chargeLater(plain, around, it) } }),
  },
  'consume-by-anybody': {
    breaks: 'an approval is used up by the browser that began it',
    store: (plain, { world }) => ({
      ...plain,
      transactions: {
        ...plain.transactions,
        consume(input) {
          const sessionId = world.data.requests.get(input.transactionId)?.transaction.sessionId ?? input.sessionId
          const tokenHash = world.data.sessions.get(sessionId)?.tokenHash ?? input.tokenHash
          return plain.transactions.consume({ ...input, sessionId, tokenHash })
        },
      },
    }),
  },
  'outbox-outside': {
    breaks: 'audit lines and outbox rows are written in the transaction of the change',
    store: (plain, around) => ({
      ...plain,
      transactions: {
        ...plain.transactions,
        async decide(settlement) {
          const settled = await plain.transactions.decide({ ...settlement, facts: { audit: settlement.facts.audit, outbox: [] } })
          if (settled === 'settled') await also(around, 'outbox afterwards', (tx) => tx.record({ ...settlement.facts, audit: [] }))
          return settled
        },
      },
    }),
  },
  'pin-one-more': {
    breaks: 'wrong PINs are counted up to the limit',
    store: (plain) => ({
      ...plain,
      installations: {
        ...plain.installations,
        charge: (input) =>
          plain.installations.charge({
            ...input,
            judge(counters, state) {
              const judged = input.judge(counters, state)
              const last = !judged.ok && judged.code === 'pin_paused' && counters.charged - counters.cleared === counters.allowed
              return last ? accept({ left: 0 }) : judged
            },
          }),
      },
    }),
  },
  'requests-one-more': {
    breaks: 'no more requests wait than may',
    store: (plain) => ({
      ...plain,
      transactions: {
        ...plain.transactions,
        begin: (transaction, targets, most, facts) => plain.transactions.begin(transaction, targets, most + 1, facts),
      },
    }),
  },
  'codes-one-more': {
    breaks: 'a network compares no more wrong codes than may',
    store: (plain) => ({
      ...plain,
      enrolments: {
        ...plain.enrolments,
        tryCode: (code, window, facts) => plain.enrolments.tryCode(code, window && { ...window, most: window.most + 1 }, facts),
      },
    }),
  },
  'answer-before-commit': {
    breaks: 'what is acknowledged is on the disk',
    store: (plain) => ({
      ...plain,
      transactions: {
        ...plain.transactions,
        async decide(settlement) {
          const rows = await plain.transactions.forDecision(settlement.transactionId, settlement.aid)
          if (rows?.transaction.state !== 'pending' || settlement.activation !== null) return plain.transactions.decide(settlement)
          plain.transactions.decide(settlement).catch(() => {})
          return 'settled'
        },
      },
    }),
  },
  'replayed-proof': {
    breaks: 'a proof has its effect once',
    store: (plain, { world }) => ({
      ...plain,
      transactions: { ...plain.transactions, isSpent: async () => false },
      installations: {
        ...plain.installations,
        charge: (input) => plain.installations.charge({ ...input, spent: { jkt: input.spent.jkt, jti: `${world.trace.events}` } }),
      },
    }),
  },
  'old-pin-stays': {
    breaks: 'a change of PIN deletes the old key in the transaction that lets the new one stand',
    store: (plain, around) => ({
      ...plain,
      installations: {
        ...plain.installations,
        changes: {
          ...plain.installations.changes,
          async settle(settlement) {
            const row = around.world.data.changes.get(settlement.id)
            const before = row && around.world.data.pins.get(`${row.iid}.${row.kid}`)
            const settled = await plain.installations.changes.settle(settlement)
            if (settled === 'changed' && before !== undefined)
              await also(around, 'the old key again', (tx) => tx.data.pins.put(`${before.iid}.${before.kid}`, before))
            return settled
          },
        },
      },
    }),
  },
  'bindings-stay': {
    breaks: 'a change of PIN binds every account to the new key',
    store: (plain, { world }) => ({
      ...plain,
      installations: {
        ...plain.installations,
        changes: {
          ...plain.installations.changes,
          settle: (input) => {
            const bindings = input.bindings.map(({ aid, binding }) => ({
              aid,
              binding: world.data.authenticators.get(aid)?.binding ?? binding,
            }))
            return plain.installations.changes.settle({ ...input, bindings })
          },
        },
      },
    }),
  },
  'evidence-of-today': {
    breaks: 'a decision keeps the binding that it was made under',
    store: (plain, { world }) => ({
      ...plain,
      decisions: {
        ...plain.decisions,
        async record(id) {
          const record = await plain.decisions.record(id)
          const by = record?.transaction.decidedBy
          return record && { ...record, binding: (by && world.data.authenticators.get(by)?.binding) ?? null }
        },
      },
    }),
  },
  'another-successor': {
    breaks: 'who lost the answer with the new token is told that very token',
    store: (plain) => ({
      ...plain,
      sessions: {
        ...plain.sessions,
        async movedFrom(tokenHash) {
          const moved = await plain.sessions.movedFrom(tokenHash)
          return moved && { ...moved, salt: `${moved.salt}.` }
        },
      },
    }),
  },
  'no-audit-line': {
    breaks: 'no effect without a line of the log',
    store: (plain) => ({
      ...plain,
      people: {
        ...plain.people,
        liftPin: (id, iid) => plain.people.liftPin(id, iid, nothing),
        setState: (id, state) => plain.people.setState(id, state, nothing),
      },
    }),
  },
}

/** Looks first and writes later: two phones may both find the code open. */
async function claimInTwoSteps(plain: Store, around: Around, settlement: ClaimSettlement): ReturnType<Store['enrolments']['claim']> {
  const before = await plain.enrolments.byId(settlement.enrolmentId)
  if (before?.state !== 'open') return plain.enrolments.claim(settlement)
  await also(around, 'open again', ({ data }) => {
    const row = data.enrolments.get(settlement.enrolmentId)
    if (row?.enrolment.state === 'claimed')
      data.enrolments.put(settlement.enrolmentId, { ...row, enrolment: { ...row.enrolment, state: 'open', claimDigest: null } })
  })
  return plain.enrolments.claim(settlement)
}

/** Hands out the sealed key at once, and writes the charge when it comes to it. */
async function chargeLater(plain: Store, { world }: Around, input: Parameters<Store['installations']['charge']>[0]): Promise<Charged> {
  const row = world.data.pins.get(`${input.iid}.${input.kid}`)
  const pin = await plain.installations.pin(input.iid, input.kid)
  const judged = pin && input.judge(pin.counters, pin.state)
  if (row?.sealed == null || !judged?.ok) return plain.installations.charge(input)
  plain.installations.charge(input).catch(() => {})
  return { is: 'charged', seq: row.charged + 1, left: judged.value.left, sealed: row.sealed }
}
