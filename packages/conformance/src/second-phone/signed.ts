import { fromBase64url } from './bytes.ts'
import { packJson, readJson, unpackJson, writeJson } from './json.ts'
import { type PublicKey, type SigningKey, sign, thumbprint, verifies } from './keys.ts'
import { bytes, exactly, is, list, type Shaped } from './shape.ts'

const kinds = [
  'countersign-claim+jws',
  'countersign-decision+jws',
  'countersign-binding+jws',
  'countersign-pin-change-open+jws',
  'countersign-pin-change+jws',
] as const
const roles = ['possession', 'installation', 'verification', 'evidence', 'successor'] as const
export type SignedKind = (typeof kinds)[number]
export type Role = (typeof roles)[number]

/** Spec §3.3: the general JSON form, with one to three signatures over one payload. */
export const isSignature = exactly({ protected: bytes(1, 512), signature: bytes(64) })
const signatures = list(isSignature, 3)
export const isSignedMessage = exactly({ payload: bytes(1, 12_288), signatures })
export type SignedMessage = Shaped<typeof isSignedMessage>

const isHeader = exactly({
  alg: is('ES256'),
  typ: is(...kinds),
  kid: bytes(32),
  role: is(...roles),
})

export async function signMessage(typ: SignedKind, payload: object, keys: Partial<Record<Role, SigningKey>>): Promise<SignedMessage> {
  const packed = packJson(payload)
  if (writeJson(payload).length > 12_288) throw new RangeError('a payload has at most 12288 bytes')
  const signatures = Object.entries(keys).map(async ([role, key]) => {
    const header = packJson({ alg: 'ES256', typ, kid: key.jkt, role })
    return { protected: header, signature: await sign(key, `${header}.${packed}`) }
  })
  return { payload: packed, signatures: await Promise.all(signatures) }
}

/** Spec §3.3, all four steps: every expected role once, each under its own key, every signature by itself. */
export async function isSignedBy(message: SignedMessage, typ: SignedKind, keys: Partial<Record<Role, PublicKey>>): Promise<boolean> {
  const names = new Map(await Promise.all(Object.entries(keys).map(async ([role, key]) => [role, await thumbprint(key)] as const)))
  if (message.signatures.length !== names.size || new Set(names.values()).size !== names.size) return false
  const seen = new Set<string>()
  for (const { protected: packed, signature } of message.signatures) {
    const header = unpackJson(packed)
    if (!isHeader(header) || header.typ !== typ || seen.has(header.role) || names.get(header.role) !== header.kid) return false
    seen.add(header.role)
    if (!(await verifies(keys[header.role] as PublicKey, `${packed}.${message.payload}`, signature))) return false
  }
  return true
}

/** The payload, before anybody has looked at its members. */
export const payloadOf = ({ payload }: SignedMessage): unknown => readJson(fromBase64url(payload) ?? new Uint8Array())
