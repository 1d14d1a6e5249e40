import { authenticatorId, installationId } from '../../src/identity.ts'
import { type PublicJwk, thumbprint } from '../../src/jwk.ts'
import { fixedBytes } from '../../test/kit/fixed.ts'
import { type FixedKey, keys as fixed, keyOf } from '../../test/kit/keys.ts'
import { hex, own, type VectorFile } from './file.ts'

/** RFC 7515 Appendix A.3.1. */
export const rfc7515: PublicJwk = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

const worked = {
  jkt: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
  iid: 'ins_HxSqhydE_Br3Hu2AYJBgBQ',
  aid: 'aut_DmO5ekbTOp_UJ0Aq9VKo4Q',
}

const names = (jwk: PublicJwk) => ({ jkt: thumbprint(jwk), iid: installationId(jwk), aid: authenticatorId(jwk) })
const good = (name: string, { jwk, secret }: Pick<FixedKey, 'jwk' | 'secret'>) =>
  own('2.2', name, { d: hex(secret), jwk, result: names(jwk) })
const bad = (name: string, jwk: Record<string, unknown>) => own('3.1', name, { jwk, result: null })

/** The first key of a series whose coordinate begins with a zero byte: where a big number loses its length. */
export function withLeadingZero(coordinate: 'x' | 'y'): FixedKey {
  for (let i = 0; ; i++) {
    const key = keyOf(fixedBytes(`key with a leading zero ${i}`, 32))
    if (Buffer.from(key.jwk[coordinate], 'base64url')[0] === 0) return key
  }
}

export const keys: VectorFile = {
  about:
    'Public keys: thumbprint and the two names that are made of it; null where a JWK is not of the form. d is the private scalar, for who wants to sign.',
  cases: [
    {
      ...own('2.2', 'the key of RFC 7515 A.3.1, with the names of Appendix A', { jwk: rfc7515, result: worked }),
      source: 'RFC 7515 Appendix A.3.1; RFC 7638 §3',
    },
    ...Object.entries(fixed).map(([name, key]) => good(`${name}, of the other vectors`, key)),
    good('an x that begins with a zero byte', withLeadingZero('x')),
    good('a y that begins with a zero byte', withLeadingZero('y')),
    bad('a private part', { ...rfc7515, d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI' }),
    bad('a kid', { ...rfc7515, kid: '1' }),
    bad('an alg', { ...rfc7515, alg: 'ES256' }),
    bad('another curve', { ...rfc7515, crv: 'P-384' }),
    bad('an OKP key', { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }),
    bad('no y', { kty: 'EC', crv: 'P-256', x: rfc7515.x }),
    bad('x of 31 bytes', { ...rfc7515, x: rfc7515.x.slice(0, 42) }),
    bad('x of 33 bytes', { ...rfc7515, x: `AA${rfc7515.x.slice(0, 42)}` }),
    bad('x with padding', { ...rfc7515, x: `${rfc7515.x}=` }),
    bad('x that is not canonical', { ...rfc7515, x: `${rfc7515.x.slice(0, 42)}V` }),
    bad('x as a number', { ...rfc7515, x: 7 }),
  ],
}
