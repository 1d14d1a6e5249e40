import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { PinKeyId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { StoredKey } from '@countersign/protocol/phone/key-box.ts'
import type { PhoneState } from './simulated-phone.ts'

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** WebCrypto that makes extractable keys: a simulated phone has no platform to keep them, so a file has to. */
export function extractableSubtle(): SubtleCrypto {
  const generateKey = (algorithm: EcKeyGenParams, _extractable: boolean, usages: KeyUsage[]) =>
    crypto.subtle.generateKey(algorithm, true, usages)
  return new Proxy(crypto.subtle, {
    get(target, name) {
      if (name === 'generateKey') return generateKey
      const member = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

interface KeptPhone {
  readonly installation: JsonWebKey
  readonly pin: {
    readonly kid: string
    readonly jwk: PublicJwk
    readonly salt: string
    readonly iv: string
    readonly wrapped: string
  } | null
  readonly accounts: readonly { readonly aid: string; readonly possession: JsonWebKey }[]
}

/** A phone's state as JSON, private keys in clear: for phones that exist in tests alone. */
export async function writePhone({ installation, pin, accounts }: PhoneState): Promise<string> {
  const keep = async ({ privateKey }: StoredKey<CryptoKey>) => crypto.subtle.exportKey('jwk', privateKey)
  const kept: KeptPhone = {
    installation: await keep(installation),
    pin: pin && {
      kid: pin.kid,
      jwk: pin.blob.jwk,
      salt: toBase64url(pin.blob.salt),
      iv: toBase64url(pin.blob.iv),
      wrapped: toBase64url(pin.blob.wrapped),
    },
    accounts: await Promise.all(accounts.map(async ({ aid, possession }) => ({ aid, possession: await keep(possession) }))),
  }
  return `${JSON.stringify(kept, null, 2)}\n`
}

export async function readPhone(json: string): Promise<PhoneState> {
  const kept = JSON.parse(json) as KeptPhone
  const bytes = (text: string) => fromBase64url(text) as Bytes
  return {
    installation: await useKey(kept.installation),
    pin: kept.pin && {
      kid: kept.pin.kid as PinKeyId,
      blob: { jwk: kept.pin.jwk, salt: bytes(kept.pin.salt), iv: bytes(kept.pin.iv), wrapped: bytes(kept.pin.wrapped) },
    },
    accounts: await Promise.all(kept.accounts.map(async ({ aid, possession }) => ({ aid, possession: await useKey(possession) }))),
  }
}

async function useKey(jwk: JsonWebKey): Promise<StoredKey<CryptoKey>> {
  const privateKey = await crypto.subtle.importKey('jwk', jwk, P256, true, ['sign'])
  return { jwk: { kty: 'EC', crv: 'P-256', x: jwk.x as string, y: jwk.y as string }, privateKey }
}
