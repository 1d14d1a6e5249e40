import { expect, test } from 'vitest'
import { installationId } from '../../src/identity.ts'
import { payloadOf, type Signed } from '../../src/jws.ts'
import { openLink } from '../../src/phone/link.ts'
import { createPin } from '../../src/phone/pin.ts'
import { keptPin, preparePinChange } from '../../src/phone/pin-change.ts'
import { failed, type PhoneOutcome } from '../../src/phone/ports.ts'
import type { PinChanged, PinChangeOpen } from '../../src/pin/change.ts'
import { judgeChange, judgeOpenChange } from '../../src/pin/judge-change.ts'
import { problem } from '../../src/problem.ts'
import { fixedRandom, ISS, ids } from '../kit/fixed.ts'
import { oprfServer } from '../kit/oprf-server.ts'
import { type Answer, box, installation, ok, scripted } from '../kit/phone.ts'
import { change } from '../kit/pin-change.ts'
import { verifyEs256 } from '../kit/verify.ts'

const random = fixedRandom('a change on the phone')
const scope = { iss: ISS, iid: installationId(installation.jwk), kid: ids.kid }
const step = { box: box(random), random, installation, scope }
const opened: Answer = ok({ typ: 'countersign/pin-change-opened', v: 1, chg: change.chg, nonce: change.nonce, expires_in: 600 })

async function changing(...answers: Parameters<typeof scripted>) {
  const server = oprfServer()
  const at = (script: Parameters<typeof scripted>) => {
    const { send, asked } = scripted(...script)
    return { link: openLink({ origin: ISS, send, random }), asked }
  }
  const old = await createPin({ ...step, ...at([server.answer, server.answer]), live: ids.sid }, '8351', '8351')
  if (!old.ok) throw new Error(old.code)
  const { link, asked } = at(answers)
  const prepare = (typings: [string, string] = ['5926', '5926']) => preparePinChange({ ...step, link }, old.value, typings)
  return { old: old.value, asked, prepare }
}

test('the opening is signed by the PIN key that is open, and the change by all three, over what the server opened', async () => {
  const server = oprfServer()
  const { old, asked, prepare } = await changing(opened, server.answer, server.answer)
  const prepared = await prepare()
  if (!prepared.ok) throw new Error(prepared.code)
  const { kid, blob, message } = prepared.value
  const ground = { iss: ISS, installation: installation.jwk, pin: { kid: ids.kid, key: old.key.jwk } }
  const open = JSON.parse(Buffer.from(asked[0]?.body ?? []).toString()) as { open: Signed }
  expect(judgeOpenChange(open.open, ground, verifyEs256)).toMatchObject({ ok: true, value: { seq: old.seq } })
  expect(judgeChange(message, { ...ground, chg: change.chg, nonce: change.nonce, seq: old.seq }, verifyEs256)).toMatchObject({
    ok: true,
    value: { old: { kid: ids.kid, seq: old.seq }, new: { kid, jwk: blob.jwk, seq: 2 } },
  })
  expect(server.asked.map((one) => [one.kid, one.for])).toEqual([
    [kid, change.chg],
    [kid, change.chg],
  ])
  expect(kid).not.toBe(ids.kid)
  expect(blob.jwk).not.toEqual(old.blob.jwk)
  expect(JSON.stringify([asked, message])).not.toMatch(/8351|5926/)
})

test('each opening is another message, also after the same unlock', async () => {
  const refusal: Answer = { status: 403, nonce: null, body: problem('pin_not_live') }
  const { asked, prepare } = await changing(refusal, refusal)
  expect([await prepare(), await prepare()]).toMatchObject([{ code: 'pin_not_live' }, { code: 'pin_not_live' }])
  const nonces = asked.map(({ body }) => {
    const { open } = JSON.parse(Buffer.from(body).toString()) as { open: Signed }
    return (JSON.parse(Buffer.from(payloadOf(open)).toString()) as PinChangeOpen).nonce
  })
  expect(new Set(nonces).size).toBe(2)
})

test('two typings that differ are no change', async () => {
  const server = oprfServer()
  const { prepare } = await changing(opened, server.answer, server.answer)
  expect(await prepare(['5926', '5927'])).toMatchObject({ ok: false, code: 'pin_differs' })
})

const said = (kid: string): PhoneOutcome<PinChanged> => ({
  ok: true,
  value: { typ: 'countersign/pin-changed', v: 1, chg: change.chg, kid: kid as `ok_${string}`, pin_wrong_before: 0 },
})
test.each<[string, PhoneOutcome<PinChanged>, ReturnType<typeof keptPin>]>([
  ['changed', said(ids.otherKid), 'new'],
  ['over, and the old one stands', failed('pin_change_over', { kid: ids.kid }), 'old'],
  ['over, and the new one stands', failed('pin_change_over', { kid: ids.otherKid }), 'new'],
  ['over, and another one stands', failed('pin_change_over', { kid: 'ok_AAAAAAAAAAAAAAAAAAAAAA' }), 'neither'],
  ['over, and none stands', failed('pin_change_over', { kid: null }), 'neither'],
  ['no answer', failed('unreachable'), 'both'],
  ['an answer that cannot be read', failed('not_understood'), 'both'],
  ['a signature that does not fit', failed('signature_invalid'), 'both'],
  ['a server that fails', failed('internal'), 'both'],
])('after %s the phone keeps: %s', (_, outcome, kept) => {
  expect(keptPin(outcome, ids.kid, ids.otherKid)).toBe(kept)
})
