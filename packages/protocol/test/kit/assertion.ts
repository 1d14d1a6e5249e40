import { createHash } from 'node:crypto'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { type Bytes, plain, utf8 } from '../../src/encoding/bytes.ts'
import type { Assertion, SignedDecision } from '../../src/transaction/decision.ts'
import { CREDENTIAL_ID, platformApproval, possessor, signDecisionByHand } from './decision.ts'
import { ISS, RP_ID } from './fixed.ts'
import { type FixedKey, keys } from './keys.ts'

/** The challenge, spelled out here once more: SHA-256(L("countersign/webauthn-get/1") ‖ L(payload)). */
export function challengeOf(payload: string): string {
  const framed = ['countersign/webauthn-get/1', payload].map((part) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(Buffer.byteLength(part))
    return Buffer.concat([length, Buffer.from(part)])
  })
  return createHash('sha256').update(Buffer.concat(framed)).digest('base64url')
}

export interface AssertionFaults {
  readonly id?: string
  readonly clientData?: Record<string, unknown>
  /** The whole client data, byte for byte. */
  readonly clientDataText?: string
  readonly rpId?: string
  readonly flags?: number
  readonly dataLength?: number
  readonly key?: FixedKey
  readonly der?: (signature: Bytes) => Uint8Array
}

/** What a platform authenticator would give for this payload: user present and verified, no backup. */
export function assertBy(payload: string, faults: AssertionFaults = {}): Assertion {
  const client = { type: 'webauthn.get', challenge: challengeOf(payload), origin: ISS, crossOrigin: false, ...faults.clientData }
  const clientDataJSON = utf8(faults.clientDataText ?? JSON.stringify(client))
  const whole = Buffer.concat([
    createHash('sha256')
      .update(faults.rpId ?? RP_ID)
      .digest(),
    Buffer.from([faults.flags ?? 0x05]),
    Buffer.from([0, 0, 0, 7]),
  ])
  const authenticatorData = plain(whole.subarray(0, faults.dataLength ?? whole.length))
  const signed = plain(Buffer.concat([authenticatorData, createHash('sha256').update(clientDataJSON).digest()]))
  const signature = (faults.key ?? keys.credential).signDer(signed)
  return {
    id: faults.id ?? CREDENTIAL_ID,
    authenticatorData: toBase64url(authenticatorData),
    clientDataJSON: toBase64url(clientDataJSON),
    signature: toBase64url(faults.der ? faults.der(signature) : signature),
  }
}

export async function approveByPlatform(faults: AssertionFaults = {}, value: unknown = platformApproval): Promise<SignedDecision> {
  const signed = await signDecisionByHand(value, [possessor])
  return { ...signed, webauthn: assertBy(signed.payload, faults) }
}
