import type { RunningServer } from '@countersign/client/server-process/server.ts'
import type { BrowserContextOptions } from 'playwright-core'
import { countersign } from '../browser/countersign.ts'
import { type AtPortal, atPortal } from './at-portal.ts'
import type { Hands } from './hands.ts'
import type { Language } from './words.ts'

export const PASSWORD = 'a long walk by the sea'
export const PIN = '8351'

export interface InvitedOptions {
  /** The name that both screens show. */
  readonly name?: string
  readonly lang?: Language
  readonly context?: BrowserContextOptions & { readonly hands?: Hands }
}

/** Whom each server's walks have invited. A walk that is tried again finds its person there, half way in. */
const invitedTo = new WeakMap<RunningServer, Set<string>>()

/** Somebody new, who has opened the invitation and set a password: their page shows a code. */
export async function invited(server: RunningServer, username: string, options: InvitedOptions = {}): Promise<AtPortal> {
  const { name = username, lang = 'en', context = {} } = options
  const known = invitedTo.get(server) ?? new Set()
  invitedTo.set(server, known)
  if (known.has(username)) await countersign(server, 'user', 'delete', username)
  known.add(username)
  const link = await countersign(server, 'user', 'add', username, '--name', name)
  const portal = await atPortal(server.portalUrl, lang, context)
  await portal.welcome(link, PASSWORD)
  await portal.reaches('/activate')
  return portal
}

/** Somebody who has given the password, and whose page shows a number. */
export async function signingIn(
  server: RunningServer,
  username: string,
  lang: Language = 'en',
): Promise<{ portal: AtPortal; number: string }> {
  const portal = await atPortal(server.portalUrl, lang)
  await portal.signIn(username, PASSWORD)
  return { portal, number: await portal.number() }
}
