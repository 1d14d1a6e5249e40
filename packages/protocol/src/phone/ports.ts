import type { Bytes } from '../encoding/bytes.ts'
import type { SignEs256 } from '../es256.ts'
import type { PublicJwk } from '../jwk.ts'
import type { RefusalCode } from '../refusal.ts'
import type { Assertion } from '../transaction/decision.ts'

/** A private key on the phone: what others may know of it, and its use. */
export interface PhoneKey {
  readonly jwk: PublicJwk
  readonly sign: SignEs256
}

export type DrawRandom = (bytes: number) => Bytes

/** Sends one request to the phone's origin. Rejects only when no answer came. */
export type Send = (request: { path: string; headers: Record<string, string>; body: Bytes }) => Promise<{
  status: number
  nonce: string | null
  body: unknown
}>

/** Why a step of the phone did not work out. `unreachable`: no answer; `not_understood`: an answer that this version cannot read. */
export type PhoneFault = RefusalCode | 'unreachable' | 'not_understood' | 'pin_wrong' | 'pin_differs'

export type PhoneOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: PhoneFault; readonly extra: Readonly<Record<string, unknown>> }

export function failed(
  code: PhoneFault,
  extra: Readonly<Record<string, unknown>> = {},
): { ok: false; code: PhoneFault; extra: Readonly<Record<string, unknown>> } {
  return { ok: false, code, extra }
}

/** The person's proof for one decision. */
export type PersonProof =
  | { readonly uv: 'pin'; readonly key: PhoneKey; readonly seq: number }
  | { readonly uv: 'webauthn'; readonly cid: string; readonly assert: (challenge: Bytes) => Promise<Assertion> }
