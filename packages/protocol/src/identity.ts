import { toBase64url } from './encoding/base64url.ts'
import { labelledDigest } from './encoding/digest.ts'
import { type PublicJwk, thumbprint } from './jwk.ts'

export type InstallationId = `ins_${string}`
export type AuthenticatorId = `aut_${string}`
export type SubscriberId = `sub_${string}`
export type EnrolmentId = `enr_${string}`
export type TransactionId = `txn_${string}`
export type PinKeyId = `ok_${string}`
export type PinChangeId = `chg_${string}`

/** Spec §2.2: an installation is named by its key, so nobody can speak under another's name, or overwrite it. */
export function installationId(key: PublicJwk): InstallationId {
  return `ins_${derived('countersign/iid/1', key)}`
}

/** Spec §2.2: an authenticator is named by its possession key. */
export function authenticatorId(key: PublicJwk): AuthenticatorId {
  return `aut_${derived('countersign/aid/1', key)}`
}

function derived(label: string, key: PublicJwk): string {
  return toBase64url(labelledDigest(label, thumbprint(key)).subarray(0, 16))
}

/** A random identifier from 16 bytes that the caller drew. */
export function identifierFrom<P extends string>(prefix: P, random: Uint8Array): `${P}_${string}` {
  if (random.length !== 16) throw new RangeError('an identifier is made of 16 random bytes')
  return `${prefix}_${toBase64url(random)}`
}
