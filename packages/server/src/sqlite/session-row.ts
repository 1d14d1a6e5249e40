import type { EnrolmentId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import { type Method, type Session, type SessionId, type Stage, sessionLimits } from '@countersign/verifier/session/session.ts'
import type { Queries } from './connection.ts'

export interface SessionRow {
  readonly id: SessionId
  readonly subscriber_id: SubscriberId
  readonly stage: Stage
  readonly methods: string
  readonly approved_at: Instant | null
  readonly enrolment_id: EnrolmentId | null
  readonly transaction_id: TransactionId | null
  readonly ip: string
  readonly browser: string
  readonly created_at: Instant
  readonly seen_at: Instant
  readonly retired_hash: string | null
  readonly retired_salt: string | null
}

export function sessionOf(row: SessionRow): Session {
  return {
    id: row.id,
    subscriberId: row.subscriber_id,
    stage: row.stage,
    methods: JSON.parse(row.methods) as Method[],
    approvedAt: row.approved_at,
    enrolmentId: row.enrolment_id,
    transactionId: row.transaction_id,
    ip: row.ip,
    browser: row.browser,
    createdAt: row.created_at,
  }
}

/** Of a row `session`: within both limits, of an active person, in their epoch. Wants what `livingAt` gives. */
export const sessionLives = `session.created_at > :born AND session.seen_at > :seen
  AND EXISTS (SELECT 1 FROM subscriber p WHERE p.id = session.subscriber_id AND p.state = 'active' AND p.epoch = session.epoch)`

export function livingAt(now: Instant): { born: Instant; seen: Instant } {
  return { born: now - sessionLimits.absolute, seen: now - sessionLimits.idle }
}

/** The epoch in which this session stands with its person; undefined when it has ended or their standing has changed. */
export function standingEpoch(queries: Queries, sessionId: SessionId, subscriberId: SubscriberId): number | undefined {
  return queries.get<{ epoch: number }>(
    `SELECT p.epoch FROM session s JOIN subscriber p ON p.id = s.subscriber_id
     WHERE s.id = :sessionId AND p.id = :subscriberId AND p.state = 'active' AND p.epoch = s.epoch`,
    { sessionId, subscriberId },
  )?.epoch
}
