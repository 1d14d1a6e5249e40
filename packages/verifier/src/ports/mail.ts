import type { SubscriberId } from '@countersign/protocol/identity.ts'
import type { NoticeKind } from './outbox.ts'

/** Tells a person what happened to their account, by mail. */
export interface Mail {
  tell(notice: { subscriberId: SubscriberId; kind: NoticeKind; phone: string | null }): Promise<void>
}
