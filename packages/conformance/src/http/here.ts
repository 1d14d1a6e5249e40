import type { Page } from '@countersign/client/portal-visitor.ts'
import { fromBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { Assertion } from '@countersign/protocol/transaction/decision.ts'
import { need } from './house.ts'

/** What a waiting page asks its own browser for (Spec §7.3). */
export interface Asked {
  readonly challenge: Bytes
  readonly rpId: string
  readonly credentials: readonly string[]
}

/** `null` where the page asks for nothing. */
export function askedOn({ html }: Pick<Page, 'html'>): Asked | null {
  const attribute = (name: string) => new RegExp(` data-${name}="([^"]*)"`).exec(html)?.[1]
  const challenge = attribute('challenge')
  if (challenge === undefined) return null
  return {
    challenge: need(fromBase64url(challenge), 'a challenge in base64url') as Bytes,
    rpId: need(attribute('rp'), 'an RP ID'),
    credentials: need(attribute('credentials'), 'credentials').split(' '),
  }
}

/** The form as the page's script sends it. */
export function formOf({ id, authenticatorData, clientDataJSON, signature }: Assertion): Record<string, string> {
  return { id, authenticatorData, clientDataJSON, signature }
}
