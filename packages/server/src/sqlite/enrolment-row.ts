import { type EnrolmentState, standingOf } from '@countersign/protocol/enrolment/states.ts'
import type { AuthenticatorId, EnrolmentId, InstallationId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Enrolment } from '@countersign/verifier/enrolment/enrolment.ts'
import type { SessionId } from '@countersign/verifier/session/session.ts'

export interface EnrolmentRow {
  readonly id: EnrolmentId
  readonly name: string
  readonly typed_hash: string
  readonly linked_hash: string
  readonly subscriber_id: SubscriberId
  readonly session_id: SessionId
  readonly ip: string
  readonly browser: string
  readonly epoch: number
  readonly state: EnrolmentState
  readonly nonce: string
  readonly created_at: Instant
  readonly expires_at: Instant
  readonly opened: 0 | 1
  readonly wrong_secrets: number
  readonly met_dead: 0 | 1
  readonly numbers_left: number
  readonly claim_digest: string | null
  readonly aid: AuthenticatorId | null
  readonly iid: InstallationId | null
  readonly transaction_id: TransactionId | null
}

export function enrolmentOf(row: EnrolmentRow, now: Instant): Enrolment {
  return {
    id: row.id,
    name: row.name,
    typedHash: row.typed_hash,
    linkedHash: row.linked_hash,
    subscriberId: row.subscriber_id,
    sessionId: row.session_id,
    ip: row.ip,
    browser: row.browser,
    state: row.state,
    expired: standingOf(row.state, row.expires_at <= now) === 'expired',
    nonce: row.nonce,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    opened: row.opened === 1,
    wrongSecrets: row.wrong_secrets,
    metDead: row.met_dead === 1,
    numbersLeft: row.numbers_left,
    claimDigest: row.claim_digest,
    aid: row.aid,
    iid: row.iid,
    transactionId: row.transaction_id,
  }
}
