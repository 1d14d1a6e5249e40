import type { InstallationId, PinKeyId } from '@countersign/protocol/identity.ts'
import type { People, PersonOverview } from '@countersign/verifier/person/store.ts'
import type { Queries } from './connection.ts'
import type { Database } from './database.ts'
import { acceptInvitation, findInvitation, insertInvitation, invitationFate, replaceInvitation, setUpAdministrator } from './invitations.ts'
import { isPaused } from './pin-keys.ts'
import { deletePerson, liftPin, removePhones, setState } from './standing.ts'
import { hasAdministrator, insertSubscriber, isUsernameTaken, type SubscriberRow, subscriberById, subscriberOf } from './subscriber-row.ts'

export function people({ reader, writer, clock }: Database): People {
  return {
    byId: async (id) => subscriberById(reader, id),
    byUsername: async (username) => {
      const row = reader.get<SubscriberRow>('SELECT * FROM subscriber WHERE username = :username', { username })
      return row === undefined ? null : subscriberOf(row)
    },
    list: async () => reader.snapshot((queries) => overviews(queries, clock.now())),
    hasAdministrator: async () => hasAdministrator(reader),
    add: (subscriber, invitation, facts) =>
      writer.write((tx) => {
        if (isUsernameTaken(tx, subscriber.username)) return false
        insertSubscriber(tx, subscriber)
        insertInvitation(tx, invitation)
        tx.record(facts)
        return true
      }),
    replaceInvitation: (subscriberId, invitation, facts) => writer.write((tx) => replaceInvitation(tx, subscriberId, invitation, facts)),
    invitation: async (hash) => reader.snapshot((queries) => findInvitation(queries, hash, clock.now())),
    invitationFate: async (hash) => invitationFate(reader, hash, clock.now()),
    acceptInvitation: (hash, change, facts) => writer.write((tx) => acceptInvitation(tx, hash, change, facts)),
    setUpAdministrator: (hash, administrator, facts) => writer.write((tx) => setUpAdministrator(tx, hash, administrator, facts)),
    setState: (id, state, facts) => writer.write((tx) => setState(tx, id, state, facts)),
    delete: (id, facts) => writer.write((tx) => deletePerson(tx, id, facts)),
    removePhones: (id, facts) => writer.write((tx) => removePhones(tx, id, facts)),
    liftPin: (id, iid, facts) => writer.write((tx) => liftPin(tx, id, iid, facts)),
    setLanguage: (id, language) =>
      writer.write((tx) => {
        tx.run('UPDATE subscriber SET language = :language WHERE id = :id', { id, language })
      }),
  }
}

type PhoneRow = { subscriber_id: string; phone: string; iid: InstallationId; pin_kid: PinKeyId | null }

function overviews(queries: Queries, now: number): PersonOverview[] {
  const phones = queries.all<PhoneRow>(
    "SELECT subscriber_id, phone, iid, pin_kid FROM authenticator WHERE state = 'active' ORDER BY activated_at, created_at, aid",
  )
  const phonesOf = new Map<string, PhoneRow[]>()
  for (const phone of phones) phonesOf.set(phone.subscriber_id, [...(phonesOf.get(phone.subscriber_id) ?? []), phone])
  const invitations = queries.all<{ subscriber_id: string; until: number }>(
    'SELECT subscriber_id, max(expires_at) AS until FROM invitation WHERE subscriber_id IS NOT NULL AND used_at IS NULL AND expires_at > :now GROUP BY subscriber_id',
    { now },
  )
  const invitedUntil = new Map(invitations.map((row) => [row.subscriber_id, row.until]))
  return queries.all<SubscriberRow>('SELECT * FROM subscriber ORDER BY username').map((row) => ({
    subscriber: subscriberOf(row),
    phones: (phonesOf.get(row.id) ?? []).map(({ phone, iid, pin_kid }) => ({
      phone,
      iid,
      pinPaused: pin_kid !== null && isPaused(queries, iid, pin_kid, now),
    })),
    invitedUntil: invitedUntil.get(row.id) ?? null,
  }))
}
