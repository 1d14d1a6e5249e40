import { createCipheriv } from 'node:crypto'
import { type Bytes, plain } from '../../src/encoding/bytes.ts'
import { blobContext, blobKey } from '../../src/pin/blob.ts'
import { blindPin, evaluateBlinded, finalizePin, oprfSecretKey, pinInput } from '../../src/pin/oprf.ts'
import { normalisePin, pinFault } from '../../src/pin/rules.ts'
import { fixedBytes, fixedRandom, ids } from '../../test/kit/fixed.ts'
import { type FixedKey, keys } from '../../test/kit/keys.ts'
import { type Case, hex, own, type VectorFile } from './file.ts'
import { PIN, scope } from './oprf.ts'

const rule = (typed: string): Case =>
  own('5.1', JSON.stringify(typed), { typed, normalised: normalisePin(typed), result: pinFault(normalisePin(typed)) })

const NAMES = ['Zoë Müller-Østby', 'zoe.b41', 'Li Na', '王小明']
const ofName = (typed: string): Case =>
  own('5.1', `${JSON.stringify(typed)} of somebody with names`, {
    typed,
    names: NAMES,
    normalised: normalisePin(typed),
    result: pinFault(normalisePin(typed), NAMES),
  })

export const pinRules: VectorFile = {
  about:
    'What a person typed, its one spelling, and the first rule that it breaks under a policy of 4 to 6 characters, or null. The last four rules are a SHOULD; `names` are the owner’s, none where they are left out.',
  cases: [
    ...['7391', '739182', 'a7!c', 'Zq#4', '７３９１', 'p w ', '12345a', '9ab0', '1235'].map(rule),
    ...['739', '', '7391825', '739é', '739\t', '73\u{1F600}'].map(rule),
    ...['1111', '7373', '739739', 'aAaA', '1234', '7890', '3210', 'dcba', 'WXYZ', '2580', '1984', 'LOVE'].map(rule),
    ...['zoe7', '7ZOE', 'mul8', '8LLER', 'stby', '9b41', 'zo41', 'li77', '7lina', 'erst9', 'e.b4', 'love'].map(ofName),
  ],
}

function outputOf(pin: string): Bytes {
  const input = pinInput(scope, pin)
  const { blind, blinded } = blindPin(input, fixedRandom(`blob ${pin}`))
  const key = oprfSecretKey(fixedBytes('oprf seed', 32))
  return finalizePin(input, blind, evaluateBlinded(key, blinded) as Uint8Array) as Bytes
}

/** PKCS #8 (RFC 5958) around SEC 1's ECPrivateKey (RFC 5915) with its public key: 138 bytes, as WebCrypto exports a P-256 key. */
function pkcs8Of({ jwk, secret }: FixedKey): Buffer {
  const head = Buffer.from('308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420', 'hex')
  const between = Buffer.from('a14403420004', 'hex')
  return Buffer.concat([head, secret, between, Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')])
}

const output = outputOf(PIN)
const salt = fixedBytes('blob salt', 32)
const iv = fixedBytes('blob iv', 12)
const kek = blobKey(scope, output, salt)
const aad = blobContext(scope, keys.pin.jwk)
const pkcs8 = pkcs8Of(keys.pin)

function seal(): Bytes {
  const cipher = createCipheriv('aes-256-gcm', kek, iv).setAAD(aad)
  return plain(Buffer.concat([cipher.update(pkcs8), cipher.final(), cipher.getAuthTag()]))
}

const wrapped = seal()
const whole = { ...scope, jwk: keys.pin.jwk, output: hex(output), salt: hex(salt), iv: hex(iv), wrapped: hex(wrapped) }
const shut = (name: string, changes: Record<string, unknown>) => own('5.3', name, { ...whole, ...changes, result: null })
const flipped = (bytes: Bytes, at: number) => hex(bytes.with(at, (bytes[at] as number) ^ 1))

export const pinBlob: VectorFile = {
  about:
    'The encrypted PIN key, worked through: KEK, AAD and PKCS #8 in hexadecimal under `result`, or null where the blob stays shut. It is AES-256-GCM with its tag of 16 bytes at the end of `wrapped`.',
  cases: [
    own('5.3', `the blob under the PIN ${PIN}`, { ...whole, result: { kek: hex(kek), aad: hex(aad), pkcs8: hex(pkcs8) } }),
    shut('another PIN', { output: hex(outputOf('7392')) }),
    shut('another installation', { iid: 'ins_HxSqhydE_Br3Hu2AYJBgBQ' }),
    shut('another name of the key', { kid: ids.otherKid }),
    shut('another server', { iss: 'https://phone.other.example' }),
    shut('another public key', { jwk: keys.stranger.jwk }),
    shut('another salt', { salt: flipped(salt, 0) }),
    shut('another iv', { iv: flipped(iv, 11) }),
    shut('another ciphertext', { wrapped: flipped(wrapped, 40) }),
    shut('another tag', { wrapped: flipped(wrapped, wrapped.length - 1) }),
    shut('no tag', { wrapped: hex(wrapped.slice(0, -16)) }),
  ],
}
