import type { Blob } from './blob.ts'
import type { SigningKey } from './keys.ts'
import { installationName, newSigningKey } from './keys.ts'
import type { SignedMessage } from './signed.ts'

export interface Account {
  readonly aid: string
  readonly possession: SigningKey
  readonly issuer: string
  readonly name: string
  readonly binding: SignedMessage | null
}

/** A claim as it was signed: these very bytes are sent until there is an answer (Spec §4.4). */
export interface StoredClaim {
  readonly body: string
  readonly sid: string
  readonly account: Account
  readonly blob: Blob
}

/** A signed change of PIN and the blob that it brings, until the server has said which one stands (Spec §5.8). */
export interface StoredChange {
  readonly body: string
  readonly blob: Blob
}

/** What a phone keeps when it is closed. */
export interface Memory {
  readonly iss: string
  readonly name: string
  readonly installation: SigningKey
  readonly iid: string
  blob: Blob | null
  claim: StoredClaim | null
  change: StoredChange | null
  accounts: Account[]
}

export async function freshMemory(iss: string, name: string): Promise<Memory> {
  const installation = await newSigningKey()
  return { iss, name, installation, iid: await installationName(installation.jkt), blob: null, claim: null, change: null, accounts: [] }
}
