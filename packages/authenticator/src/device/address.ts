import { readScanned, type Scanned } from '@countersign/protocol/enrolment/scanned.ts'

/** What the page was opened for. */
export type Errand =
  | { readonly kind: 'none' }
  | { readonly kind: 'check' }
  | { readonly kind: 'code'; readonly scanned: Scanned; readonly link: string }

/**
 * Reads the address once and takes the fragment, which carries a code's secret, out of it at once: out of the address bar, the history
 * and whatever a browser sends home about the pages that it visited.
 */
export function takeErrand(): Errand {
  const { pathname, hash, href, origin } = location
  const path = pathname.toLowerCase()
  if (path === '/check') return { kind: 'check' }
  if (path !== '/a' && path !== '/o') return { kind: 'none' }
  history.replaceState(null, '', '/')
  if (hash.length < 2) return { kind: 'none' }
  return { kind: 'code', scanned: readScanned(href, origin), link: href }
}
