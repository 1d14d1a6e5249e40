import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from './session.ts'

type Needs = Pick<Deps, 'store' | 'keys'>

/** Whose live session this cookie's token is. */
export async function findSession({ store, keys }: Needs, token: string): Promise<SignedIn | null> {
  const hash = keys.keyedHash('session', token)
  const found = await store.sessions.find(hash)
  if (found !== null) return found
  for (const older of keys.older) {
    // From here on it is known by the newest key alone: whatever this request does with the session finds it there.
    if (await store.sessions.rehash(older.keyedHash('session', token), hash)) return store.sessions.find(hash)
  }
  return null
}

/**
 * Signing out kills this session's open codes and requests too. Its own pages are not woken: their scripts would look, find themselves outside, and overtake
 * the page that says "You are signed out".
 */
export function signOut(deps: Needs, { session, subscriber }: SignedIn): Promise<void> {
  return deps.store.sessions.end(session.id, facts({ kind: 'session.ended', subject: subscriber.id, actor: subscriber.id, data: {} }))
}
