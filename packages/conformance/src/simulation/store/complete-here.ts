import type { Sessions } from '@countersign/verifier/session/store.ts'
import { changeRequest, requestWaits, sessionLives } from './standing.ts'
import type { Data, SessionRow } from './tables.ts'
import type { Tx } from './tx.ts'

type Input = Parameters<Sessions['completeHere']>[0]

export function completeHere(tx: Tx, input: Input): boolean {
  const { data, now } = tx
  const held = data.sessions.get(input.sessionId)
  if (held === undefined || held.tokenHash !== input.tokenHash || !sessionLives(data, held, now) || !mayComplete(data, held, input))
    return false
  const session = { ...held.session, stage: 'full', methods: input.methods } as const
  const retired = { hash: input.tokenHash, salt: input.salt, at: now }
  data.sessions.put(session.id, { ...held, session, tokenHash: input.newTokenHash, seenAt: now, retired })
  const waiting = [...data.requests.rows()].filter((row) => row.transaction.sessionId === session.id && requestWaits(row, now))
  for (const row of waiting) changeRequest(tx, row, { state: 'cancelled' })
  const used = data.authenticators.get(input.aid)
  if (used !== undefined) data.authenticators.put(input.aid, { ...used, authenticator: { ...used.authenticator, lastUsedAt: now } })
  tx.record(input.facts)
  if (waiting.length > 0) tx.record(input.cancelled)
  return true
}

function mayComplete(data: Data, { session }: SessionRow, { transactionId, aid, credential }: Input): boolean {
  if (session.stage !== 'password' || session.transactionId !== transactionId) return false
  const state = transactionId === null ? undefined : data.requests.get(transactionId)?.transaction.state
  if (state !== undefined && !['pending', 'expired', 'cancelled'].includes(state)) return false
  const one = data.authenticators.get(aid)?.authenticator
  if (one?.subscriberId !== session.subscriberId || one.state !== 'active') return false
  return one.verification.uv === 'webauthn' && one.verification.credential === credential
}
