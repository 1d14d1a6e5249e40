import { describe, expect, test } from 'vitest'
import { type Role, type Signed, signMessage, verifySigned } from '../../src/jws.ts'
import { type FixedKey, keys } from '../kit/keys.ts'
import { type HandSigner, signByHand } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

const typ = 'countersign-decision'
const value = { typ: 'countersign/decision', v: 1 }
const expected = [
  { role: 'possession', key: keys.possession.jwk },
  { role: 'verification', key: keys.pin.jwk },
] as const
const judge = (message: Signed, by: readonly { role: Role; key: FixedKey['jwk'] }[] = expected) =>
  verifySigned(message, typ, by, verifyEs256)

const possession: HandSigner = { role: 'possession', key: keys.possession }
const verification: HandSigner = { role: 'verification', key: keys.pin }
const hand = (...signers: HandSigner[]) => signByHand(typ, value, signers)

test('both signatures, in either order', async () => {
  expect(judge(await hand(possession, verification))).toBe(true)
  expect(judge(await hand(verification, possession))).toBe(true)
  const own = await signMessage(typ, value, [
    { role: 'possession', key: keys.possession.jwk, sign: keys.possession.sign },
    { role: 'verification', key: keys.pin.jwk, sign: keys.pin.sign },
  ])
  expect(judge(own)).toBe(true)
})

describe('a forged signature beside a good one', () => {
  const forgeries: [string, HandSigner, HandSigner][] = [
    [
      "verification by a stranger under the PIN key's name",
      possession,
      { role: 'verification', key: { ...keys.pin, sign: keys.stranger.sign } },
    ],
    [
      "verification by the possession key under the PIN key's name",
      possession,
      { role: 'verification', key: { ...keys.pin, sign: keys.possession.sign } },
    ],
    [
      'possession by a stranger under its name',
      { role: 'possession', key: { ...keys.possession, sign: keys.stranger.sign } },
      verification,
    ],
    ['verification by a stranger under their own name', possession, { role: 'verification', key: keys.stranger }],
  ]
  test.each(forgeries)('%s', async (_, first, second) => {
    expect(judge(await hand(first, second))).toBe(false)
    expect(judge(await hand(second, first))).toBe(false)
  })

  test('64 zero bytes, or a signature over other bytes', async () => {
    const good = await hand(possession, verification)
    const other = await signByHand(typ, { ...value, v: 2 }, [possession, verification])
    for (const spoilt of [0, 1]) {
      const zero = { ...good, signatures: good.signatures.map((one, i) => (i === spoilt ? { ...one, signature: 'A'.repeat(86) } : one)) }
      const elsewhere = { ...good, signatures: good.signatures.map((one, i) => (i === spoilt ? (other.signatures[i] as typeof one) : one)) }
      expect(judge(zero)).toBe(false)
      expect(judge(elsewhere)).toBe(false)
    }
  })
})

describe('the set of signers', () => {
  test('a missing, a doubled, an added signature', async () => {
    expect(judge(await hand(possession))).toBe(false)
    expect(judge(await hand(verification))).toBe(false)
    expect(judge(await hand(possession, possession))).toBe(false)
    expect(judge(await hand(verification, verification))).toBe(false)
    expect(judge(await hand(possession, verification, verification))).toBe(false)
    expect(judge(await hand(possession, verification, { role: 'installation', key: keys.installation }))).toBe(false)
    expect(judge(await hand(possession, verification), [expected[0]])).toBe(false)
  })

  test("the right keys in each other's roles", async () => {
    expect(judge(await hand({ role: 'possession', key: keys.pin }, { role: 'verification', key: keys.possession }))).toBe(false)
  })

  test('one key in two roles is never enough, not even where it is expected', async () => {
    const twice = await hand(possession, { role: 'verification', key: keys.possession })
    expect(judge(twice)).toBe(false)
    expect(judge(twice, [expected[0], { role: 'verification', key: keys.possession.jwk }])).toBe(false)
  })

  test('one role expected of two keys is a contradiction', async () => {
    const twice = await hand(possession, { role: 'possession', key: keys.pin })
    expect(judge(twice, [expected[0], { role: 'possession', key: keys.pin.jwk }])).toBe(false)
  })

  test('a key that is no point of the curve', async () => {
    const nowhere = { ...keys.possession, jwk: { ...keys.possession.jwk, y: keys.stranger.jwk.y } }
    expect(judge(await hand({ role: 'possession', key: nowhere }), [{ role: 'possession', key: nowhere.jwk }])).toBe(false)
  })
})
