import type { AuthenticatorId, InstallationId, PinKeyId, SubscriberId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Authenticator } from '@countersign/verifier/installation/installation.ts'
import type { Queries } from './connection.ts'
import type { Tx } from './group-commit.ts'

export interface AuthenticatorRow {
  readonly aid: AuthenticatorId
  readonly iid: InstallationId
  readonly subscriber_id: SubscriberId
  readonly state: Authenticator['state']
  readonly possession: string
  readonly pin_kid: PinKeyId | null
  readonly credential: string | null
  readonly credential_key: string | null
  readonly phone: string
  readonly language: string
  readonly claim_digest: string
  readonly created_at: number
  readonly activated_at: number | null
  readonly last_used_at: number | null
}

export function authenticatorOf(row: AuthenticatorRow): Authenticator {
  return {
    aid: row.aid,
    iid: row.iid,
    subscriberId: row.subscriber_id,
    state: row.state,
    possession: JSON.parse(row.possession) as PublicJwk,
    verification:
      row.pin_kid === null
        ? { uv: 'webauthn', credential: row.credential as string, key: JSON.parse(row.credential_key as string) as PublicJwk }
        : { uv: 'pin', kid: row.pin_kid },
    phone: row.phone,
    language: row.language,
    claimDigest: row.claim_digest,
    createdAt: row.created_at,
    activatedAt: row.activated_at,
    lastUsedAt: row.last_used_at,
  }
}

export function authenticatorById(queries: Queries, aid: AuthenticatorId): Authenticator | null {
  const row = queries.get<AuthenticatorRow>('SELECT * FROM authenticator WHERE aid = :aid', { aid })
  return row === undefined ? null : authenticatorOf(row)
}

/** Its name is that of its key, and a platform credential belongs to one authenticator (WebAuthn Level 3 §7.1). */
export function isAuthenticatorKnown(queries: Queries, { aid, verification }: Authenticator): boolean {
  const credential = verification.uv === 'webauthn' ? verification.credential : null
  return (
    queries.get("SELECT 1 FROM authenticator WHERE aid = :aid OR (credential = :credential AND state <> 'removed')", {
      aid,
      credential,
    }) !== undefined
  )
}

export function insertPending(tx: Tx, authenticator: Authenticator): void {
  const { aid, iid, subscriberId, possession, verification, phone, language, claimDigest, createdAt } = authenticator
  const pin = verification.uv === 'pin' ? verification : null
  const webauthn = verification.uv === 'webauthn' ? verification : null
  tx.run(
    `INSERT INTO authenticator (aid, iid, subscriber_id, state, possession, uv, pin_kid, credential, credential_key, phone, language, claim_digest, created_at)
     VALUES (:aid, :iid, :subscriberId, 'pending', :possession, :uv, :kid, :credential, :credentialKey, :phone, :language, :claimDigest, :createdAt)`,
    {
      aid,
      iid,
      subscriberId,
      possession: JSON.stringify(possession),
      uv: verification.uv,
      kid: pin?.kid ?? null,
      credential: webauthn?.credential ?? null,
      credentialKey: webauthn === null ? null : JSON.stringify(webauthn.key),
      phone,
      language,
      claimDigest,
      createdAt,
    },
  )
}
