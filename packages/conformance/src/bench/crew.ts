import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { plain } from '@countersign/protocol/encoding/bytes.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'

/** A key that signs at once, in this process: what a phone spends on it is not the server's. */
export interface HeldKey extends PhoneKey {
  readonly signDer: (data: Uint8Array) => Buffer
}

/** Somebody with an active phone, and all that phone's keys in clear. */
export interface Person {
  readonly username: string
  readonly installation: HeldKey
  readonly possession: HeldKey
  readonly verification: { readonly uv: Way; readonly key: HeldKey; readonly id: string }
}

/** How the person proves to be there: by a PIN under which the server helps to open a key, or by the phone's own credential. */
export type Way = 'pin' | 'webauthn'

export function makeCrew(count: number, way: Way): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    username: `${way}-${i}`,
    installation: newKey(),
    possession: newKey(),
    verification: { uv: way, key: newKey(), id: Buffer.from(`credential ${way} ${i}`).toString('base64url') },
  }))
}

function newKey(): HeldKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  return {
    jwk: { kty: 'EC', crv: 'P-256', x: x as string, y: y as string },
    sign: async (data) => plain(signed(privateKey, data, 'ieee-p1363')),
    signDer: (data) => signed(privateKey, data, 'der'),
  }
}

function signed(key: KeyObject, data: Uint8Array, dsaEncoding: 'der' | 'ieee-p1363'): Buffer {
  return sign('sha256', data, { key, dsaEncoding })
}
