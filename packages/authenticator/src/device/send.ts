import { NONCE_HEADER } from '@countersign/protocol/device/proof.ts'
import type { Send } from '@countersign/protocol/phone/ports.ts'

/** A phone in a tunnel keeps a request open for minutes; whoever waits is better served by a retry. */
const PATIENCE_MS = 12_000

/** Posts to our own origin: no cookies, no cache, no redirects. */
export const send: Send = async ({ path, headers, body }) => {
  const answer = await fetch(path, { ...quietPost, headers, body, signal: AbortSignal.timeout(PATIENCE_MS) })
  const parsed: unknown = await answer.json().catch(() => null)
  return { status: answer.status, nonce: answer.headers.get(NONCE_HEADER), body: parsed }
}

export const quietPost = {
  method: 'POST',
  credentials: 'omit',
  cache: 'no-store',
  redirect: 'error',
  referrerPolicy: 'no-referrer',
} as const satisfies RequestInit
