import { createDecipheriv, hkdfSync } from 'node:crypto'
import type { PhoneState } from '@countersign/client/simulated-phone.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { framed } from '@countersign/protocol/encoding/bytes.ts'
import { blobContext, blobKey } from '@countersign/protocol/pin/blob.ts'
import { blindPin, evaluateBlinded, finalizePin, type PinScope, pinInput } from '@countersign/protocol/pin/oprf.ts'
import type { Rows } from './database.ts'

/** What somebody does at home with stolen files: no request to any server. */

export type StolenBlob = NonNullable<PhoneState['pin']>['blob']

export interface StolenKeyFile {
  readonly masters: readonly { readonly key: string }[]
  readonly evidence: { readonly d?: string }
}

/** The OPRF key of one PIN key, from the database and the key file together. Null where they do not belong together. */
export function openOprfKey(file: StolenKeyFile, rows: Rows, { iid, kid }: PinScope): Uint8Array | null {
  const row = rows['pin_key']?.find((one) => one['iid'] === iid && one['kid'] === kid)
  const sealed = row?.['sealed']
  if (!(sealed instanceof Uint8Array)) return null
  for (const { key } of file.masters) {
    const opened = unseal(
      derived(key, 'seal'),
      sealed.subarray(0, 12),
      sealed.subarray(12),
      framed('countersign/seal/1', `pin|${iid}|${kid}`),
    )
    if (opened !== null) return opened
  }
  return null
}

/** One of the keys that the server derives from a master key. */
export function derived(master: string, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', Buffer.from(master, 'base64url'), '', `countersign/server/${use}/1`, 32))
}

/** Does this PIN, under this OPRF key, open the blob? Null: the bytes are no key. */
export function opensBlob(scope: PinScope, blob: StolenBlob, oprfKey: Uint8Array, pin: string): boolean {
  const output = outputOf(scope, oprfKey, pin)
  return output !== null && unseal(blobKey(scope, output, blob.salt), blob.iv, blob.wrapped, blobContext(scope, blob.jwk)) !== null
}

/** What the phone and the server would have computed together. */
export function outputOf(scope: PinScope, oprfKey: Uint8Array, pin: string): Uint8Array | null {
  const input = pinInput(scope, pin)
  const { blind, blinded } = blindPin(input, random)
  const evaluated = evaluateBlinded(oprfKey, blinded)
  return evaluated && finalizePin(input, blind, evaluated)
}

/** AES-256-GCM with the tag at the end. */
export function unseal(key: Uint8Array, iv: Uint8Array, sealed: Uint8Array, context?: Uint8Array): Uint8Array | null {
  if (sealed.length < 16) return null
  const decipher = createDecipheriv('aes-256-gcm', key, iv)
  if (context !== undefined) decipher.setAAD(context)
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  try {
    return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - 16)), decipher.final()]))
  } catch {
    return null
  }
}

/** Every string of bytes that a database holds, also those in base64url inside of texts. */
export function bytesIn(rows: Rows): Uint8Array[] {
  const found = new Map<string, Uint8Array>()
  const keep = (bytes: Uint8Array) => found.set(toBase64url(bytes), bytes)
  for (const row of Object.values(rows).flat()) {
    for (const value of Object.values(row)) {
      if (value instanceof Uint8Array) keep(value)
      if (typeof value !== 'string') continue
      for (const [word] of value.matchAll(/[A-Za-z0-9_-]{22,}/g)) keep(new Uint8Array(Buffer.from(word, 'base64url')))
    }
  }
  return [...found.values()]
}

/** Every run of 32 bytes: whatever could be a key. */
export function* windows(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at + 32 <= bytes.length; at++) yield bytes.subarray(at, at + 32)
}
