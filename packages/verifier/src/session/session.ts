import type { EnrolmentId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Subscriber } from '../person/subscriber.ts'

export type SessionId = `ses_${string}`

/**
 * A browser at the portal. `password`: the password was right and nothing else is proven: it sees the activation or the waiting page only.
 * `full`: signed in.
 */
export type Stage = 'password' | 'full'

/**
 * Ways of authentication that a session has seen (RFC 8176 names where it has them). `phr`, phishing-resistant, is OpenID's name in EAP ACR Values 1.0 §4:
 * a platform credential has answered on the portal's own page, which a page of another name cannot pass on.
 */
export type Method = 'pwd' | 'pop' | 'phr'

export interface Session {
  readonly id: SessionId
  readonly subscriberId: SubscriberId
  readonly stage: Stage
  readonly methods: readonly Method[]
  /** When a phone last approved for this session. A platform credential on the portal's page is no such word: no possession key has spoken. */
  readonly approvedAt: Instant | null
  readonly enrolmentId: EnrolmentId | null
  readonly transactionId: TransactionId | null
  readonly ip: string
  readonly browser: string
  readonly createdAt: Instant
}

/**
 * How long a browser that lost the answer with its new token may ask for it once more with the old one. Our choice, seconds: the page gives a look
 * up after 8 and looks again within 20, and this is twice that. Any use of the new token ends it at once.
 */
export const retiredTokenLife = 60

export interface SignedIn {
  readonly session: Session
  readonly subscriber: Subscriber
}

/** Hours 12 and 1: ASVS 5.0 §7.3 asks for both an absolute and an idle limit; the values are ours. Seconds. */
export const sessionLimits = { absolute: 12 * 3600, idle: 3600 } as const
