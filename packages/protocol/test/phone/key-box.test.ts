import { createDecipheriv, createPrivateKey, createPublicKey } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Bytes, utf8 } from '../../src/encoding/bytes.ts'
import { installationId } from '../../src/identity.ts'
import { keyBox, type PinBlob, type Subtle } from '../../src/phone/key-box.ts'
import type { PhoneKey } from '../../src/phone/ports.ts'
import { blobContext, blobKey } from '../../src/pin/blob.ts'
import type { PinScope } from '../../src/pin/oprf.ts'
import { fixedBytes, fixedRandom, ISS, ids } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { box, subtle } from '../kit/phone.ts'
import { verifyEs256 } from '../kit/verify.ts'

const scope: PinScope = { iss: ISS, iid: installationId(keys.installation.jwk), kid: ids.kid }
const output = fixedBytes('oprf output', 64)
const message = utf8('a decision')
const signsAs = async (key: PhoneKey) => verifyEs256(key.jwk, message, (await key.sign(message)) as Bytes)

describe('a key of the phone', () => {
  test('signs as itself, and cannot be taken out', async () => {
    const stored = await box().generate()
    expect(await signsAs(box().use(stored))).toBe(true)
    expect(stored.privateKey.extractable).toBe(false)
    for (const format of ['pkcs8', 'jwk'] as const) await expect(crypto.subtle.exportKey(format, stored.privateKey)).rejects.toThrow()
  })

  test('is another one each time', async () => {
    const [one, two] = [await box().generate(), await box().generate()]
    expect(one.jwk.x).not.toBe(two.jwk.x)
  })
})

describe('the PIN key', () => {
  let made: { blob: PinBlob; key: PhoneKey }
  beforeAll(async () => {
    made = await box().makePinKey(scope, output)
  })
  const open = (changes: { scope?: Partial<PinScope>; blob?: Partial<PinBlob>; output?: Bytes } = {}) =>
    box().openPinKey({ ...scope, ...changes.scope }, { ...made.blob, ...changes.blob }, changes.output ?? output)

  test('is open once it is made, and opens again', async () => {
    expect(await signsAs(made.key)).toBe(true)
    const again = await open()
    expect(again?.jwk).toEqual(made.blob.jwk)
    expect(await signsAs(again as PhoneKey)).toBe(true)
  })

  test('stays shut under another output, which is what another PIN gives', async () => {
    for (let bit = 0; bit < 512; bit += 73) {
      expect(await open({ output: output.with(bit >> 3, (output[bit >> 3] as number) ^ (1 << (bit & 7))) })).toBeNull()
    }
  })

  test.each<[string, Partial<PinScope>]>([
    ['issuer', { iss: `${ISS}:8443` }],
    ['installation', { iid: installationId(keys.stranger.jwk) }],
    ["PIN key's name", { kid: ids.otherKid }],
  ])('stays shut for another %s', async (_, changes) => {
    expect(await open({ scope: changes })).toBeNull()
  })

  test('stays shut when its public part, salt, iv or body is another', async () => {
    expect(await open({ blob: { jwk: keys.stranger.jwk } })).toBeNull()
    expect(await open({ blob: { jwk: { ...made.blob.jwk, y: keys.stranger.jwk.y } } })).toBeNull()
    for (const part of ['salt', 'iv', 'wrapped'] as const) {
      const bytes = made.blob[part]
      for (const at of [0, bytes.length - 1]) expect(await open({ blob: { [part]: bytes.with(at, (bytes[at] as number) ^ 1) } })).toBeNull()
      expect(await open({ blob: { [part]: bytes.slice(0, -1) } })).toBeNull()
    }
  })

  test('what an opened key is made of cannot be taken out, and only signs', async () => {
    const used: CryptoKey[] = []
    const watched: Subtle<CryptoKey> = new Proxy(subtle, {
      get:
        (target, name: keyof Subtle<CryptoKey>) =>
        (first: object, key: CryptoKey, ...rest: unknown[]) => {
          if (name === 'sign') used.push(key)
          return (target[name] as (...all: unknown[]) => unknown).call(target, first, key, ...rest)
        },
    })
    const opened = await keyBox(watched, fixedRandom('watched')).openPinKey(scope, made.blob, output)
    await opened?.sign(message)
    expect(used.map(({ extractable, usages }) => ({ extractable, usages }))).toEqual([{ extractable: false, usages: ['sign'] }])
  })

  test('salt and iv are drawn anew, and long enough', async () => {
    const other = await box(fixedRandom('another box')).makePinKey(scope, output)
    expect(made.blob.salt).toHaveLength(32)
    expect(made.blob.iv).toHaveLength(12)
    expect(other.blob.salt).not.toEqual(made.blob.salt)
    expect(other.blob.iv).not.toEqual(made.blob.iv)
  })

  test('the blob is PKCS #8 under AES-256-GCM, as another library reads it', () => {
    const decipher = createDecipheriv('aes-256-gcm', blobKey(scope, output, made.blob.salt), made.blob.iv)
    decipher.setAAD(blobContext(scope, made.blob.jwk)).setAuthTag(made.blob.wrapped.subarray(-16))
    const pkcs8 = Buffer.concat([decipher.update(made.blob.wrapped.subarray(0, -16)), decipher.final()])
    const { x, y } = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' })
    expect({ x, y }).toEqual({ x: made.blob.jwk.x, y: made.blob.jwk.y })
  })
})
