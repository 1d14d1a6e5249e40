import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../src/encoding/bytes.ts'
import { parseMessage } from '../src/encoding/json.ts'
import { isPlainName, languageTag } from '../src/encoding/shapes.ts'
import { bindingShape, claimedShape, claimShape, openedShape, openShape } from '../src/enrolment/messages.ts'
import { evidenceShape } from '../src/evidence/evidence.ts'
import { receiptShape } from '../src/evidence/receipt.ts'
import { signedShape } from '../src/jws.ts'
import { pinChangedShape, pinChangeOpenedShape, pinChangeOpenShape, pinChangeShape } from '../src/pin/change.ts'
import { pinEvaluatedShape, pinEvaluateShape } from '../src/pin/messages.ts'
import { contextShape } from '../src/transaction/context.ts'
import { decidedShape, decisionShape, signedDecisionShape } from '../src/transaction/decision.ts'
import { lookShape, requestsShape, waitingShape } from '../src/transaction/requests.ts'
import { bytes, count, id, jwk, maybe, message, one, record, signedMembers, text, upTo } from './kit/arbitrary.ts'

const signed = record(signedMembers)
const crockford = fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), minLength: 4, maxLength: 4 })

const lang = one('en', 'fr', 'haw', 'pt-BR', 'es-419', 'zh-Hant', 'sr-Latn-RS')
const common = { iss: text(40), txn: id('txn'), nonce: bytes(16), aid: id('aut'), iid: id('ins'), ctx: bytes(32), lang }
const approve = {
  ...common,
  decision: one('approve'),
  mode: one('number'),
  number: fc.stringMatching(/^[0-9]{6}$/),
  tpl: one('signin/1', 'activation/1'),
}
const assertion = record({ id: upTo(64), authenticatorData: upTo(64), clientDataJSON: upTo(200), signature: upTo(72) })

/** What a phone sends and what is signed: nothing may be added to it. */
const strict: [string, v.GenericSchema, fc.Arbitrary<object>][] = [
  ['open', openShape, message('open', { name: crockford, secret_sha256: bytes(32) })],
  [
    'claim',
    claimShape,
    message('claim', {
      iss: text(40),
      sid: id('enr'),
      nonce: bytes(16),
      via: one('qr', 'typed', 'link'),
      secret_sha256: bytes(32),
      iid: id('ins'),
      aid: id('aut'),
      phone: text(60).filter(isPlainName),
      lang,
      possession: jwk,
      installation: jwk,
      pin: maybe(record({ kid: id('ok'), jwk, seq: count })),
      webauthn: maybe(record({ id: upTo(64), attestationObject: upTo(200), clientDataJSON: upTo(200) })),
      caps: fc.array(text(32), { maxLength: 15 }).map((caps) => ['number', ...caps]),
    }),
  ],
  [
    'binding',
    bindingShape,
    message('binding', {
      iss: text(40),
      sub: id('sub'),
      aid: id('aut'),
      possession: jwk,
      verification: fc.oneof(record({ uv: one('pin'), kid: id('ok'), jwk }), record({ uv: one('webauthn'), credential: text(40), jwk })),
      claim_sha256: bytes(32),
      bound_at: count,
    }),
  ],
  [
    'receipt',
    receiptShape,
    message('receipt', {
      txn: id('txn'),
      outcome: one('approved', 'denied'),
      decision_sha256: bytes(32),
      binding_sha256: bytes(32),
      at: count,
      audit: record({ chain: text(64), seq: count, hash: bytes(32) }),
    }),
  ],
  [
    'context',
    contextShape,
    message('context', {
      iss: text(40),
      txn: id('txn'),
      nonce: bytes(16),
      aid: id('aut'),
      kind: one('signin', 'activation'),
      mode: one('number'),
      rp: record({ id: text(20), name: text(80) }),
      message: text(200),
      from: record({ ip: text(64), place: text(80), browser: text(80) }),
      amount: maybe(text(40)),
      payee: maybe(text(120)),
      iat: count,
      exp: count,
    }),
  ],
  ['approval under a PIN', decisionShape, message('decision', { ...approve, uv: one('pin'), pin_seq: count })],
  ['approval by a platform credential', decisionShape, message('decision', { ...approve, uv: one('webauthn'), cid: upTo(64) })],
  ['denial', decisionShape, message('decision', { ...common, decision: one('deny'), reason: one('not_me', 'mistake'), uv: one('none') })],
  [
    'pin-evaluate',
    pinEvaluateShape,
    message('pin-evaluate', { iid: id('ins'), kid: id('ok'), for: fc.oneof(id('enr'), id('txn'), id('chg')), blinded: bytes(32) }),
  ],
  [
    'pin-change-open',
    pinChangeOpenShape,
    message('pin-change-open', { iss: text(40), iid: id('ins'), kid: id('ok'), seq: count, nonce: bytes(16) }),
  ],
  [
    'pin-change',
    pinChangeShape,
    message('pin-change', {
      iss: text(40),
      chg: id('chg'),
      nonce: bytes(16),
      iid: id('ins'),
      old: record({ kid: id('ok'), seq: count }),
      new: record({ kid: id('ok'), jwk, seq: count }),
    }),
  ],
  ['requests', requestsShape, message('requests', { iid: id('ins') })],
  ['look', lookShape, message('look', { iid: id('ins') })],
  [
    'evidence',
    evidenceShape,
    message('evidence', {
      context: upTo(400),
      decision: upTo(400),
      binding: upTo(400),
      receipt: signed,
      audit: record({ previous: bytes(32), line: upTo(200) }),
      keys: fc.array(jwk, { minLength: 1, maxLength: 2 }),
    }),
  ],
  ['signed message', signedShape, signed],
  ['signed decision', signedDecisionShape, fc.oneof(signed, record({ ...signedMembers, webauthn: assertion }))],
]

/** What the server answers: a phone leaves out what it does not know. */
const open: [string, v.GenericSchema, fc.Arbitrary<object>][] = [
  [
    'opened',
    openedShape,
    message('opened', {
      sid: id('enr'),
      nonce: bytes(16),
      iss: text(40),
      issuer: record({ name: text(40), portal: text(40) }),
      subscriber: record({ id: id('sub'), name: text(40), username: text(40) }),
      expires_in: count,
      pin: record({ shortest: count, longest: count }),
      installation: record({ iid: id('ins'), pin: maybe(record({ kid: id('ok') })) }),
      holds: maybe(id('aut')),
      webauthn: maybe(record({ rp_id: text(20), rp_name: text(20), user_id: text(20) })),
    }),
  ],
  [
    'claimed',
    claimedShape,
    message('claimed', {
      sid: id('enr'),
      aid: id('aut'),
      state: one('claimed', 'active'),
      proof: maybe(record({ txn: id('txn'), context: upTo(200), left: count, expires_in: count })),
      binding: maybe(signed),
    }),
  ],
  [
    'decided',
    decidedShape,
    message('decided', { txn: id('txn'), state: one('approved', 'denied'), binding: maybe(signed), pin_wrong_before: count }),
  ],
  ['pin-evaluated', pinEvaluatedShape, message('pin-evaluated', { seq: count, evaluated: bytes(32), left: count })],
  ['pin-change-opened', pinChangeOpenedShape, message('pin-change-opened', { chg: id('chg'), nonce: bytes(16), expires_in: count })],
  ['pin-changed', pinChangedShape, message('pin-changed', { chg: id('chg'), kid: id('ok'), pin_wrong_before: count })],
  [
    'waiting',
    waitingShape,
    message('waiting', {
      requests: fc.array(record({ txn: id('txn'), aid: id('aut'), context: upTo(200), expires_in: count }), { maxLength: 3 }),
      accounts: fc.array(record({ aid: id('aut'), state: one('pending', 'active', 'removed'), name: text(20), issuer: text(20) }), {
        maxLength: 3,
      }),
    }),
  ],
]

const encode = (value: unknown) => utf8(JSON.stringify(value))

describe.each([...strict, ...open])('%s', (_, shape, arbitrary) => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        expect(parseMessage(shape, encode(value))).toEqual(value)
      }),
      { numRuns: 40 },
    )
  })

  test('lacks no member', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), (value, which) => {
        const entries = Object.entries(value).filter(([name]) => name !== 'webauthn')
        const without = entries.toSpliced(which % entries.length, 1)
        expect(parseMessage(shape, encode(Object.fromEntries(without)))).toBeNull()
      }),
      { numRuns: 40 },
    )
  })
})

test.each(strict)('%s takes no member more', (_, shape, arbitrary) => {
  fc.assert(
    fc.property(
      arbitrary,
      fc.constantFrom('x', 'constructor', '', 'Typ'),
      (value, name) => parseMessage(shape, encode({ ...value, [name]: 1 })) === null,
    ),
    { numRuns: 20 },
  )
})

test.each(open)('%s leaves out a member more', (_, shape, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (value) => {
      expect(parseMessage(shape, encode({ ...value, later: 1 }))).toEqual(value)
    }),
    { numRuns: 20 },
  )
})

test.each(['', ' ', ' Pixel', 'Pixel\n', 'Pi\u0000xel', '\u202ePixel', '\u2066Pixel', '\ue000', '\ud800'])(
  '%j is no name for a phone',
  (name) => {
    expect(isPlainName(name)).toBe(false)
  },
)

test.each([
  '',
  'e',
  'engl',
  'EN',
  'en-',
  '-US',
  'en_US',
  'en-us',
  'pt-br',
  'zh-hant',
  'en-GB-x-a',
  'x-private',
  'en ',
  'en\n',
  'fr\u0000',
  '__proto__',
  'ёё',
])('%j is no tag of a language', (tag) => {
  expect(v.is(languageTag, tag)).toBe(false)
})
