import { type Bytes, join, L, random } from './bytes.ts'
import { newExtractablePair, type PublicKey, point, publicPart, type SigningKey, signingKey } from './keys.ts'
import type { PinPlace } from './pin.ts'

/** What the phone keeps in the place of the PIN key's private part, Spec §5.3. */
export interface Blob extends PinPlace {
  readonly jwk: PublicKey
  readonly salt: Bytes
  readonly iv: Bytes
  readonly wrapped: Bytes
}

export const kekInfo = ({ iss, iid, kid }: PinPlace): Bytes => join(L('countersign/pin-kek/1'), L(iss), L(iid), L(kid))

export const blobData = ({ iss, iid, kid }: PinPlace, jwk: PublicKey): Bytes =>
  join(L('countersign/pin-blob/1'), L(iss), L(iid), L(kid), L(point(jwk)))

const fromOutput = (output: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveBits', 'deriveKey'])
const hkdf = (place: PinPlace, salt: Bytes) => ({ name: 'HKDF', hash: 'SHA-256', salt, info: kekInfo(place) })

/** Its bytes, for the vectors only. */
export const kekBytes = async (place: PinPlace, salt: Bytes, output: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.deriveBits(hkdf(place, salt), await fromOutput(output), 256))

const kek = async (place: PinPlace, salt: Bytes, output: Bytes): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(hkdf(place, salt), await fromOutput(output), { name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey'])

/** Generates a PIN key and lets go of it again: only what the PIN opens stays. */
export async function newBlob(place: PinPlace, output: Bytes): Promise<Blob> {
  const pair = await newExtractablePair()
  const [jwk, salt, iv] = [await publicPart(pair.publicKey), random(32), random(12)]
  const lock = { name: 'AES-GCM', iv, additionalData: blobData(place, jwk) }
  const wrapped = await crypto.subtle.wrapKey('pkcs8', pair.privateKey, await kek(place, salt, output), lock)
  return { ...place, jwk, salt, iv, wrapped: new Uint8Array(wrapped) }
}

/** Null where the tag does not fit: that is a wrong PIN. `extractable` is for the vectors. */
export async function openBlob(blob: Blob, output: Bytes, extractable = false): Promise<SigningKey | null> {
  const lock = { name: 'AES-GCM', iv: blob.iv, additionalData: blobData(blob, blob.jwk) }
  try {
    const opener = await kek(blob, blob.salt, output)
    const form = { name: 'ECDSA', namedCurve: 'P-256' }
    const key = await crypto.subtle.unwrapKey('pkcs8', blob.wrapped, opener, lock, form, extractable, ['sign'])
    return await signingKey(key, blob.jwk)
  } catch {
    return null
  }
}
