import type { SubscriberId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'

/** A person with an account. `epoch` grows whenever their standing changes; what was begun in an older one is void. */
export interface Subscriber {
  readonly id: SubscriberId
  /** As `normaliseUsername` gives it; unique. */
  readonly username: string
  readonly displayName: string
  readonly email: string | null
  /** The tag of the language that they chose, which a server may have ceased to speak. */
  readonly language: string | null
  readonly role: 'administrator' | 'person'
  readonly state: 'invited' | 'active' | 'disabled'
  readonly passwordHash: string | null
  /** An invitation was accepted and no phone has used it yet. */
  readonly mayEnrol: boolean
  readonly epoch: number
  readonly createdAt: Instant
}

/** A one-time link. `subscriberId` is null for the very first administrator, who does not exist yet. */
export interface Invitation {
  /** `Keys.keyedHash` of the link's token. */
  readonly hash: string
  readonly subscriberId: SubscriberId | null
  readonly kind: 'setup' | 'invitation' | 'password_reset'
  readonly expiresAt: Instant
}

/** One spelling of a user name: NFKC, lower case, no space around it. */
export function normaliseUsername(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase()
}
