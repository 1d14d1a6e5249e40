import { type Bytes, plain } from '../encoding/bytes.ts'
import type { PublicJwk } from '../jwk.ts'
import { blobContext, blobKey } from '../pin/blob.ts'
import type { PinScope } from '../pin/oprf.ts'
import type { DrawRandom, PhoneKey } from './ports.ts'

/** The part of the Web Cryptography API that a phone needs; `K` is the platform's key object. */
export interface Subtle<K> {
  generateKey(algorithm: object, extractable: boolean, usages: string[]): Promise<{ publicKey: K; privateKey: K }>
  exportKey(format: 'jwk', key: K): Promise<{ x?: string; y?: string }>
  importKey(format: 'raw', bytes: Bytes, algorithm: object, extractable: boolean, usages: string[]): Promise<K>
  wrapKey(format: 'pkcs8', key: K, wrapping: K, algorithm: object): Promise<ArrayBuffer>
  unwrapKey(
    format: 'pkcs8',
    wrapped: Bytes,
    wrapping: K,
    algorithm: object,
    key: object,
    extractable: boolean,
    usages: string[],
  ): Promise<K>
  sign(algorithm: object, key: K, data: Bytes): Promise<ArrayBuffer>
}

/** A key pair that the platform holds; the private part cannot be exported. Kept by structured clone. */
export interface StoredKey<K> {
  readonly jwk: PublicJwk
  readonly privateKey: K
}

/** The encrypted PIN key (Spec §5.3). Without the PIN, this blob and the server's key together it stays shut. */
export interface PinBlob {
  readonly jwk: PublicJwk
  readonly salt: Bytes
  readonly iv: Bytes
  readonly wrapped: Bytes
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' }

/** All that a phone does with private keys. */
export interface KeyBox<K> {
  generate(): Promise<StoredKey<K>>
  use(key: StoredKey<K>): PhoneKey
  /** Makes a PIN key, encrypts it under the OPRF's output, and gives it back opened for the ceremony at hand. */
  makePinKey(scope: PinScope, output: Bytes): Promise<{ blob: PinBlob; key: PhoneKey }>
  /** `null` when the PIN was another one: AES-GCM's tag does not fit. */
  openPinKey(scope: PinScope, blob: PinBlob, output: Bytes): Promise<PhoneKey | null>
}

export function keyBox<K>(subtle: Subtle<K>, random: DrawRandom): KeyBox<K> {
  const use = ({ jwk, privateKey }: StoredKey<K>): PhoneKey => ({
    jwk,
    sign: async (data) => plain(new Uint8Array(await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, data))),
  })

  async function publicPart(key: K): Promise<PublicJwk> {
    const { x, y } = await subtle.exportKey('jwk', key)
    return { kty: 'EC', crv: 'P-256', x: x as string, y: y as string }
  }

  async function sealing(scope: PinScope, output: Bytes, salt: Bytes): Promise<K> {
    return subtle.importKey('raw', blobKey(scope, output, salt), { name: 'AES-GCM' }, false, ['wrapKey', 'unwrapKey'])
  }

  const seal = (scope: PinScope, jwk: PublicJwk, iv: Bytes) => ({ name: 'AES-GCM', iv, additionalData: blobContext(scope, jwk) })

  async function openPinKey(scope: PinScope, blob: PinBlob, output: Bytes): Promise<PhoneKey | null> {
    const kek = await sealing(scope, output, blob.salt)
    try {
      const privateKey = await subtle.unwrapKey('pkcs8', blob.wrapped, kek, seal(scope, blob.jwk, blob.iv), P256, false, ['sign'])
      return use({ jwk: blob.jwk, privateKey })
    } catch {
      return null
    }
  }

  return {
    async generate() {
      const pair = await subtle.generateKey(P256, false, ['sign', 'verify'])
      return { jwk: await publicPart(pair.publicKey), privateKey: pair.privateKey }
    },
    use,
    async makePinKey(scope, output) {
      const pair = await subtle.generateKey(P256, true, ['sign', 'verify'])
      const jwk = await publicPart(pair.publicKey)
      const [salt, iv] = [random(32), random(12)]
      const wrapped = await subtle.wrapKey('pkcs8', pair.privateKey, await sealing(scope, output, salt), seal(scope, jwk, iv))
      const blob = { jwk, salt, iv, wrapped: plain(new Uint8Array(wrapped)) }
      const key = await openPinKey(scope, blob, output)
      if (key === null) throw new Error('a PIN key that was just encrypted does not open')
      return { blob, key }
    },
    openPinKey,
  }
}
