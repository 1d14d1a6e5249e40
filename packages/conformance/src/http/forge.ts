import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { NONCE_HEADER, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { thumbprint } from '@countersign/protocol/jwk.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { type Answer, ask, type Question } from './ask.ts'

/** A fresh key that no server has seen. */
export async function strangersKey(phone: SimulatedPhone): Promise<PhoneKey> {
  return phone.box.use(await phone.box.generate())
}

/** The possession key of the only, or first, account on a phone. */
export function possessionOf(phone: SimulatedPhone): PhoneKey {
  const [account] = phone.state.accounts
  if (account === undefined) throw new Error('no account on this phone')
  return phone.box.use(account.possession)
}

/** A nonce of this server for a key, as anybody gets one. */
export async function nonceFor(origin: string, path: string, key: PhoneKey): Promise<string> {
  const { headers } = await ask(origin + path, await proven(key, { url: origin + path, body: utf8('{}'), nonce: '' }))
  const nonce = headers[NONCE_HEADER]
  if (typeof nonce !== 'string') throw new Error('the server gave no nonce')
  return nonce
}

export interface ProofParts {
  readonly url: string
  readonly body: Uint8Array
  readonly nonce: string
  /** Put over what belongs there. */
  readonly header?: Record<string, unknown>
  readonly payload?: Record<string, unknown>
}

/** A proof by hand, with whatever a forger likes in it. */
export async function handmadeProof(key: PhoneKey, { url, body, nonce, header = {}, payload = {} }: ProofParts): Promise<string> {
  const encoded = (value: object) => toBase64url(utf8(JSON.stringify(value)))
  const head = encoded({ alg: 'ES256', typ: 'countersign-proof+jws', jwk: key.jwk, ...header })
  const claims = encoded({ jti: toBase64url(random(16)), htm: 'POST', htu: url, nonce, bd: digestText(body), ...payload })
  return `${head}.${claims}.${toBase64url(await key.sign(utf8(`${head}.${claims}`)))}`
}

/** A whole request with a proof over it. */
export async function proven(key: PhoneKey, parts: ProofParts) {
  const headers = { 'content-type': 'application/json', [PROOF_HEADER]: await handmadeProof(key, parts) }
  return { method: 'POST', headers, body: parts.body }
}

/** Any message with a good proof by any key: what a thief without the right key can still do. */
export async function callAs(
  origin: string,
  path: string,
  key: PhoneKey,
  message: unknown,
  how: Pick<Question, 'headOnly'> = {},
): Promise<Answer> {
  return (await preparedCall(origin, path, key, message, how))()
}

/** The same, signed already and not sent yet. */
export async function preparedCall(
  origin: string,
  path: string,
  key: PhoneKey,
  message: unknown,
  how: Pick<Question, 'headOnly'> = {},
): Promise<() => Promise<Answer>> {
  const body = message instanceof Uint8Array ? message : utf8(JSON.stringify(message))
  const request = await proven(key, { url: origin + path, body, nonce: await nonceFor(origin, path, key) })
  return () => ask(origin + path, { ...request, ...how })
}

/** One signature by hand: any role, any announced key, signed by any key. */
export async function handmadeSignature(
  payload: string,
  { typ, role, announce, by }: { typ: string; role: string; announce: PhoneKey; by: PhoneKey },
): Promise<Signed['signatures'][number]> {
  const header = toBase64url(utf8(JSON.stringify({ alg: 'ES256', typ: `${typ}+jws`, kid: thumbprint(announce.jwk), role })))
  return { protected: header, signature: toBase64url(await by.sign(utf8(`${header}.${payload}`))) }
}
