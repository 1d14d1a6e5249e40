import type { InstallationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Installation } from '@countersign/verifier/installation/installation.ts'
import type { Installations } from '@countersign/verifier/installation/store.ts'
import { type AuthenticatorRow, authenticatorById, authenticatorOf } from './authenticator-row.ts'
import { charge } from './charge.ts'
import type { Queries } from './connection.ts'
import type { Database } from './database.ts'
import type { Tx } from './group-commit.ts'
import { pinChanges } from './pin-changes.ts'
import { makePin, readPin, standingPin } from './pin-keys.ts'

export function installations(database: Database): Installations {
  const { reader, writer, clock } = database
  return {
    byId: async (iid) => installationById(reader, iid),
    authenticator: async (aid) => authenticatorById(reader, aid),
    authenticatorsOn: async (iid) =>
      reader
        .all<AuthenticatorRow & { display_name: string }>(
          `SELECT a.*, p.display_name FROM authenticator a JOIN subscriber p ON p.id = a.subscriber_id WHERE a.iid = :iid ORDER BY a.created_at, a.rowid`,
          { iid },
        )
        .map((row) => ({ ...authenticatorOf(row), displayName: row.display_name })),
    binding: async (aid) =>
      reader.get<{ binding: string }>("SELECT binding FROM authenticator WHERE aid = :aid AND state = 'active'", { aid })?.binding ?? null,
    authenticatorsOf: async (subscriberId) =>
      reader
        .all<AuthenticatorRow>(
          "SELECT * FROM authenticator WHERE subscriber_id = :subscriberId AND state = 'active' ORDER BY created_at, rowid",
          {
            subscriberId,
          },
        )
        .map(authenticatorOf),
    standingPin: async (iid) => standingPin(reader, iid, clock.now()),
    pin: async (iid, kid) => readPin(reader, iid, kid, clock.now()),
    makePin: (pin) => writer.write((tx) => makePin(tx, pin)),
    charge: (input) => writer.write((tx) => charge(tx, input)),
    changes: pinChanges(database),
  }
}

export function installationById(queries: Queries, iid: InstallationId): Installation | null {
  const row = queries.get<{ key: string }>('SELECT key FROM installation WHERE iid = :iid', { iid })
  return row === undefined ? null : { iid, key: JSON.parse(row.key) as PublicJwk }
}

/** An installation is named by its key: a known one never changes. */
export function knowInstallation(tx: Tx, { iid, key }: Installation, now: Instant): void {
  tx.run('INSERT INTO installation (iid, key, created_at) VALUES (:iid, :key, :now) ON CONFLICT DO NOTHING', {
    iid,
    key: JSON.stringify(key),
    now,
  })
}
