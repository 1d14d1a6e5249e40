import type { TransactionId } from '@countersign/protocol/identity.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty } from '../backend.ts'
import { id } from '../fixtures.ts'

export function decisionsContract(backend: Backend): void {
  const bench = benches(backend)

  const tellsOf = (txn: TransactionId, kind: 'approved' | 'denied' | 'burnt' = 'approved'): Facts => ({
    audit: [
      { kind: `transaction.${kind}`, subject: null, actor: 'server', data: { txn } },
      { kind: 'session.completed', subject: null, actor: 'server', data: {} },
    ],
    outbox: [],
  })

  test('a decision is kept with what was shown, what was signed, the binding in force and the line that tells of it', async () => {
    const { store, make, clock } = await bench()
    const active = await make.activated()
    const request = await make.waiting(active, [active.aid])
    const [target] = await store.transactions.targets(request.id)
    expect(await store.decisions.record(request.id)).toBeNull()
    clock.pass(7)
    const signed = await make.unlocked(active.pin, request.id)
    const decision = make.decision(request, active.aid, signed, { message: '{"signed":"decision"}', facts: tellsOf(request.id) })
    expect(await store.transactions.decide(decision)).toBe('settled')

    const lines = await store.audit.read(0, 99)
    const { chain, seq, hash, previous } = lines.find(({ data }) => data.txn === request.id) ?? expect.fail()
    const record = (await store.decisions.record(request.id)) ?? expect.fail()
    expect(record).toMatchObject({
      transaction: { id: request.id, state: 'approved' },
      decidedAt: clock.now(),
      phone: 'Pixel 9',
      context: target?.context,
      decision: '{"signed":"decision"}',
      binding: '{"binding":1}',
      told: { chain, seq, hash },
      line: { previous, hash, chainedBy: hash },
    })
    expect(JSON.parse(new TextDecoder().decode(record.line?.bytes))).toMatchObject({ seq, data: { txn: request.id } })
    expect(await store.decisions.record(id('txn'))).toBeNull()
  })

  test('fifty at once, on two nodes: each is kept with its own line', async () => {
    const { store, other, make } = await bench()
    const waiting = []
    for (const i of fifty.slice(0, 25)) {
      const active = await make.activated()
      const request = await make.waiting(active, [active.aid])
      waiting.push({ i, active, request, signed: await make.unlocked(active.pin, request.id) })
    }
    await Promise.all(
      waiting.flatMap(({ i, active, request, signed }) =>
        [store, other].map((node, k) =>
          node.transactions.decide(
            make.decision(request, active.aid, k === i % 2 ? signed : null, {
              to: k === i % 2 ? 'approved' : 'denied',
              facts: tellsOf(request.id, k === i % 2 ? 'approved' : 'denied'),
            }),
          ),
        ),
      ),
    )
    for (const { request } of waiting) {
      const record = (await store.decisions.record(request.id)) ?? expect.fail()
      expect(record.told?.hash).toBe(record.line?.hash)
      const line = JSON.parse(new TextDecoder().decode(record.line?.bytes))
      expect(line).toMatchObject({
        chain: record.told?.chain,
        seq: record.told?.seq,
        kind: `transaction.${record.transaction.state}`,
        data: { txn: request.id },
      })
    }
  })

  test('the proof of an activation stands on the binding that it made; a denied one on none', async () => {
    const { store, make } = await bench()
    const active = await make.activated()
    expect(await store.decisions.record(active.proof.id)).toMatchObject({ binding: '{"binding":1}', transaction: { kind: 'activation' } })
    const claimed = await make.claimed(await make.atPortal())
    const over = { to: 'denied', activation: { enrolmentId: claimed.enrolment.id, then: 'failed' } } as const
    expect(await store.transactions.decide(make.decision(claimed.proof, claimed.aid, null, over))).toBe('settled')
    expect(await store.decisions.record(claimed.proof.id)).toMatchObject({ binding: null, transaction: { state: 'denied' } })
  })

  test('somebody’s latest, newest first, no more than asked for, and nobody else’s', async () => {
    const { store, make, clock } = await bench()
    const active = await make.activated()
    await make.activated()
    const ids: TransactionId[] = [active.proof.id]
    for (const to of ['approved', 'denied', 'burnt'] as const) {
      clock.pass(1)
      const request = await make.waiting(active, [active.aid])
      const pin = to === 'denied' ? null : await make.unlocked(active.pin, request.id)
      await store.transactions.decide(make.decision(request, active.aid, pin, { to }))
      ids.unshift(request.id)
    }
    await make.waiting(active, [active.aid])
    const latest = async (most: number) => (await store.decisions.latestOf(active.person.id, most)).map(({ transaction }) => transaction.id)
    expect(await latest(9)).toEqual(ids)
    expect(await latest(2)).toEqual(ids.slice(0, 2))
    expect((await store.decisions.latestOf(active.person.id, 9)).map(({ transaction }) => transaction.state)).toEqual([
      'burnt',
      'denied',
      'approved',
      'approved',
    ])
    await store.people.delete(active.person.id, { audit: [], outbox: [] })
    expect(await latest(9)).toEqual([])
    expect(await store.decisions.record(ids[0] as TransactionId)).toBeNull()
  })
}
