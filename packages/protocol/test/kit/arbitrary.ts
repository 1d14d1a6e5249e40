import fc from 'fast-check'
import { toBase64url } from '../../src/encoding/base64url.ts'

/** Any value of each kind that messages are made of. */
export const any = {
  bytes: (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toBase64url),
  upTo: (most: number) => fc.uint8Array({ maxLength: most }).map(toBase64url),
  id: (prefix: string) => any.bytes(16).map((id) => `${prefix}_${id}`),
  text: (most: number) => fc.string({ unit: 'grapheme', maxLength: most }).filter((text) => text.length <= most),
  count: fc.maxSafeNat(),
  one: <T>(...of: T[]) => fc.constantFrom(...of),
  maybe: <T>(of: fc.Arbitrary<T>) => fc.option(of),
  jwk: fc.record({ kty: fc.constant('EC'), crv: fc.constant('P-256'), x: fc.constant(''), y: fc.constant('') }).chain((jwk) =>
    fc.tuple(any.bytes(32), any.bytes(32)).map(([x, y]) => ({ ...jwk, x, y })),
  ),
  message: (typ: string, members: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ typ: fc.constant(`countersign/${typ}`), v: fc.constant(1), ...members }, { noNullPrototype: true }),
}

const signature = fc.record({ protected: any.upTo(200), signature: any.bytes(64) }, { noNullPrototype: true })
export const anySigned = { payload: any.upTo(300), signatures: fc.array(signature, { minLength: 1, maxLength: 3 }) }
