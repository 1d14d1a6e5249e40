import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { casesOf } from '../kit/vectors.ts'

const spec = readFileSync(resolve(import.meta.dirname, '../../../../spec/protocol.md'), 'utf8')
const appendix = spec.slice(spec.indexOf('\n## A. Worked values'))

/** Values of Appendix A that a vector has as well: one that is changed in either place is noticed. */
const shared: [string, string, string][] = [
  ['jkt', 'keys.json', 'the key of RFC 7515 A.3.1, with the names of Appendix A'],
  ['iid', 'keys.json', 'the key of RFC 7515 A.3.1, with the names of Appendix A'],
  ['aid', 'keys.json', 'the key of RFC 7515 A.3.1, with the names of Appendix A'],
  ['result', 'activation-code.json', '8 characters of 0001020304'],
  ['result', 'activation-code.json', '26 characters of 000102030405060708090a0b0c0d0e0f'],
  ['result', 'activation-code.json', 'secret_sha256 of 94TM2HP0'],
  ['result', 'activation-code.json', 'secret_sha256 of 000G40R40M30E209185GR38E1W'],
  ['result', 'context.json', 'the context of §6.1'],
  ['result', 'challenge.json', 'of a creation: Appendix A'],
  ['result', 'challenge.json', 'of an assertion: Appendix A'],
  ['result', 'challenge.json', 'at the portal: Appendix A'],
  ['result', 'nonce.json', 'the worked value of Appendix A'],
  ['result', 'pin-oprf.json', 'the OPRF key of Appendix A'],
  ['blind', 'pin-oprf.json', 'the evaluation of Appendix A'],
  ['blinded', 'pin-oprf.json', 'the evaluation of Appendix A'],
  ['evaluated', 'pin-oprf.json', 'the evaluation of Appendix A'],
  ['result', 'pin-oprf.json', 'the evaluation of Appendix A'],
  ['result', 'pin-oprf.json', 'the KEK of Appendix A'],
]

test.each(shared)('the appendix has the %s of %s: %s', (member, file, name) => {
  const [, one] = casesOf<Record<string, unknown>>(file).find(([known]) => known === name) ?? []
  const holder = (typeof one?.result === 'object' ? one.result : one) as Record<string, unknown>
  expect(appendix).toContain(`\`${holder[member]}\``)
})

test('the context whose digest is worked out is printed in the specification', () => {
  const [, one] = casesOf<{ context: string }>('context.json')[0] as [string, { context: string }]
  const text = Buffer.from(one.context, 'base64url').toString()
  expect(Buffer.byteLength(text)).toBe(389)
  expect(spec).toContain(text)
})
