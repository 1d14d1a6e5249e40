import type { InstallationId, SubscriberId } from '@countersign/protocol/identity.ts'
import type { Topic } from './bus.ts'

export type NoticeKind = 'phone_added' | 'phone_removed' | 'code_used_twice' | 'not_me' | 'password_changed'

/** Something to do after the commit that it is part of. Losing the doing is a delay; the row stays until it is done. */
export type OutboxItem =
  | { readonly kind: 'wake'; readonly topics: readonly Topic[] }
  | { readonly kind: 'ring'; readonly iid: InstallationId }
  | { readonly kind: 'notice'; readonly notice: NoticeKind; readonly subscriberId: SubscriberId; readonly phone: string | null }

export interface Outbox {
  /** Items not done yet, oldest first. */
  pending(most: number): Promise<readonly { readonly id: number; readonly item: OutboxItem }[]>
  done(ids: readonly number[]): Promise<void>
}
