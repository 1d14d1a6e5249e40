import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from './session.ts'

type Needs = Pick<Deps, 'store' | 'keys'>

/** Whose live session this cookie's token is. */
export function findSession(deps: Needs, token: string): Promise<SignedIn | null> {
  return deps.store.sessions.find(deps.keys.keyedHash('session', token))
}

/**
 * Signing out kills this session's open codes and requests too. Its own pages are not woken: their scripts would look, find themselves outside, and overtake
 * the page that says "You are signed out".
 */
export function signOut(deps: Needs, { session, subscriber }: SignedIn): Promise<void> {
  return deps.store.sessions.end(session.id, facts({ kind: 'session.ended', subject: subscriber.id, actor: subscriber.id, data: {} }))
}
