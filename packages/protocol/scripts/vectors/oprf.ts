import { installationId } from '../../src/identity.ts'
import { blindPin, evaluateBlinded, finalizePin, oprfSecretKey, type PinScope, pinInput } from '../../src/pin/oprf.ts'
import { fixedBytes, fixedRandom, ISS, ids } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import { type Case, hex, own, unhex, type VectorFile } from './file.ts'

export const scope: PinScope = { iss: ISS, iid: installationId(keys.installation.jwk), kid: ids.kid }
export const PIN = '7391'

const RFC = 'RFC 9497 Appendix A.1.1'
const rfc = (name: string, members: Record<string, unknown>): Case => ({ name, source: RFC, section: '5.2', ...members })

/** The values of the RFC, of its mode 0 (OPRF) with ristretto255-SHA512. */
const rfcKey = '5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e'
const rfcBlind = '64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706'
const official: Case[] = [
  rfc('DeriveKeyPair', { op: 'derive', seed: 'a3'.repeat(32), info: '74657374206b6579', result: rfcKey }),
  rfc('Test Vector 1', {
    op: 'run',
    key: rfcKey,
    input: '00',
    blind: rfcBlind,
    blinded: '609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c',
    evaluated: '7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e',
    result:
      '527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6',
  }),
  rfc('Test Vector 2', {
    op: 'run',
    key: rfcKey,
    input: '5a'.repeat(17),
    blind: rfcBlind,
    blinded: 'da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418',
    evaluated: 'b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25',
    result:
      'f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73',
  }),
]

/** Appendix A of the specification: seed 32 × 07, and the key of its §3.1. */
const workedScope: PinScope = { iss: ISS, iid: 'ins_HxSqhydE_Br3Hu2AYJBgBQ', kid: 'ok_AAECAwQFBgcICQoLDA0ODw' }
const workedOutput =
  'c1140797b4a83c37080ff78e9e7f52165460f5d46cb521e3c00641265f9ffc0bcc2c0ad04422dfdf37e3cec32e255b706681135c596b79da06551a6f89c08a80'
const worked: Case[] = [
  own('5.2', 'the OPRF key of Appendix A', {
    op: 'key',
    seed: '07'.repeat(32),
    result: 'cc162c89cdebb31fe31e0c3f76ee3edd56c06d4cb3aeae9b150935f2587f9e09',
  }),
  own('5.2', 'the evaluation of Appendix A', {
    op: 'run',
    key: 'cc162c89cdebb31fe31e0c3f76ee3edd56c06d4cb3aeae9b150935f2587f9e09',
    input: hex(pinInput(workedScope, '8351')),
    blind: '32df2e89095a4a0a8d504a08b1b6ed9d427c4e5b98904fd5d0d33422b5ca780e',
    blinded: 'b40b33de9898f07c1208ac8735a4f660b7d04b188708733c82d9680f9250054f',
    evaluated: '36d8b9de0f581bc03e28bd2807aca04f7e4c4488b6dc6a114b1bc02329007d0e',
    result: workedOutput,
  }),
  own('5.3', 'the KEK of Appendix A', {
    op: 'kek',
    ...workedScope,
    output: workedOutput,
    salt: '09'.repeat(32),
    result: 'f0dbb1bc29ba1e7f0f37baba589e4a960da92e260bb7f10f347cd6a96bd82eec',
  }),
]

const seed = fixedBytes('oprf seed', 32)
const key = oprfSecretKey(seed)
const input = (name: string, within: PinScope, pin: string) =>
  own('5.2', name, { op: 'input', ...within, pin, result: hex(pinInput(within, pin)) })

function run(name: string, pin: string): Case {
  const bytes = pinInput(scope, pin)
  const { blind, blinded } = blindPin(bytes, fixedRandom(`blind ${pin}`))
  const evaluated = evaluateBlinded(key, blinded) as Uint8Array
  const result = hex(finalizePin(bytes, blind, evaluated) as Uint8Array)
  return own('5.2', name, {
    op: 'run',
    key: hex(key),
    input: hex(bytes),
    blind: hex(blind),
    blinded: hex(blinded),
    evaluated: hex(evaluated),
    result,
  })
}

/** RFC 9496 Appendix A.3 has more of these. */
const elements: [string, string][] = [
  ['the identity', '00'.repeat(32)],
  ['p, which is zero spelled differently', `ed${'ff'.repeat(30)}7f`],
  ['past the field, with its high bit', 'ff'.repeat(32)],
  ['a value that is not reduced', `f3${'ff'.repeat(30)}7f`],
  ['a negative one', `01${'00'.repeat(31)}`],
  ['no square', '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371'],
  ['31 bytes', '00'.repeat(31)],
  ['33 bytes', `${hex(blindPin(unhex('00'), fixedRandom('33 bytes')).blinded)}00`],
]

export const oprf: VectorFile = {
  about:
    "All in hexadecimal. op input: the OPRF's input. op derive: RFC 9497's DeriveKeyPair. op key: our OPRF key from a seed. op run: input and blind give blinded, key gives evaluated, Finalize gives result. op kek: the blob's key from output and salt. op element: what both sides refuse (null).",
  cases: [
    ...official,
    ...worked,
    input('the input for a PIN', scope, PIN),
    input('letters keep their case', scope, 'aB#4'),
    input('under another name of the key', { ...scope, kid: ids.otherKid }, PIN),
    input('at another server', { ...scope, iss: 'http://localhost:8081' }, PIN),
    own('5.2', 'our OPRF key', { op: 'key', seed: hex(seed), result: hex(key) }),
    run('the PIN', PIN),
    run('another PIN', '7392'),
    ...elements.map(([name, element]) => own('5.2', name, { op: 'element', element, result: null })),
  ],
}
