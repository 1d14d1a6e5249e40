import type { PinKeyId } from '@countersign/protocol/identity.ts'
import type { Account } from '../ports.ts'

/** Spec §5.8: an account that the old PIN key verified is verified by the new one; any other stays as it is. */
export function onNewPin(account: Account, old: PinKeyId, fresh: PinKeyId): Account {
  const { verification } = account
  if (verification.uv !== 'pin' || verification.kid !== old) return account
  return { ...account, verification: { uv: 'pin', kid: fresh } }
}
