import { type ActivationCode, parseFragment, parseTyped } from './code.ts'

/** What a scanner or a text field got. Each kind leads to another screen; none makes a request by itself. */
export type Scanned =
  | { readonly kind: 'activation'; readonly code: ActivationCode }
  | { readonly kind: 'offline_challenge' }
  | { readonly kind: 'other_server'; readonly host: string }
  /** One of ours, of a version that this app does not speak. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'foreign' }

/**
 * Spec §4.2: which of our codes is this text? `phoneOrigin` is the app's own origin: a code of another host is named, never followed.
 * An address with a user's name in it is none of ours: on the screen it would pass for the host.
 */
export function readScanned(content: string, phoneOrigin: string): Scanned {
  const link = /^(https?:\/\/([^/?#\s@\\]+))(\/[^?#\s]*)?#(\S+)$/i.exec(content.trim())
  if (link === null) {
    const code = parseTyped(content)
    return code === null ? { kind: 'foreign' } : { kind: 'activation', code }
  }
  const [, origin, host, path, fragment] = link as unknown as [string, string, string, string | undefined, string]
  const route = (path ?? '/').toLowerCase()
  if (route !== '/a' && route !== '/o') return { kind: 'foreign' }
  if (origin.toLowerCase() !== phoneOrigin.toLowerCase()) return { kind: 'other_server', host: host.toLowerCase() }
  if (route === '/o') return { kind: 'offline_challenge' }
  const code = parseFragment(fragment)
  if (code.ok) return { kind: 'activation', code: code.value }
  return { kind: code.code === 'version_unsupported' ? 'newer' : 'foreign' }
}
