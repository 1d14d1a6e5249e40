import { expect, test } from 'vitest'
import { installationId } from '../../src/identity.ts'
import { openLink } from '../../src/phone/link.ts'
import { createPin, type PinStep, unlockPin } from '../../src/phone/pin.ts'
import { evaluateBlinded, oprfSecretKey } from '../../src/pin/oprf.ts'
import { problem } from '../../src/problem.ts'
import { fixedBytes, fixedRandom, ISS, ids } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { oprfServer } from '../kit/oprf-server.ts'
import { type Answer, box, installation, scripted } from '../kit/phone.ts'

type Script = Parameters<typeof scripted>

function step(...answers: Script): PinStep<CryptoKey> {
  const random = fixedRandom(`pin ${answers.length}`)
  const scope = { iss: ISS, iid: installationId(installation.jwk), kid: ids.kid }
  return {
    link: openLink({ origin: ISS, send: scripted(...answers).send, random }),
    box: box(random),
    random,
    installation,
    scope,
    live: ids.sid,
  }
}

const always = (answer: Script[number], times = 9): Script => Array.from({ length: times }, () => answer)

async function withPin(pin: string) {
  const server = oprfServer()
  const made = await createPin(step(...always(server.answer)), pin, pin)
  if (!made.ok) throw new Error(made.code)
  return { server, ...made.value }
}

test('both typings are evaluated, each for the live request, never twice the same element', async () => {
  const { server, key, seq } = await withPin('7391')
  expect(seq).toBe(2)
  expect(server.asked.map(({ iid, kid, for: live }) => ({ iid, kid, live }))).toEqual(
    Array.from({ length: 2 }, () => ({ iid: installationId(keys.installation.jwk), kid: ids.kid, live: ids.sid })),
  )
  expect(new Set(server.asked.map(({ blinded }) => blinded)).size).toBe(2)
  expect(JSON.stringify(server.asked)).not.toContain('7391')
  expect(key.jwk.crv).toBe('P-256')
})

test('the PIN opens the key again, in any width of its digits', async () => {
  const { blob, key, server } = await withPin('7391')
  for (const pin of ['7391', '７３９１']) {
    const opened = await unlockPin(step(...always(server.answer)), blob, pin)
    expect(opened).toMatchObject({ ok: true, value: { key: { jwk: key.jwk } } })
  }
})

test('another PIN does not, and says how many tries remain', async () => {
  const { blob, server } = await withPin('7391')
  expect(await unlockPin(step(...always(server.answer)), blob, '7392')).toEqual({ ok: false, code: 'pin_wrong', extra: { left: 2 } })
  expect(await unlockPin(step(...always(server.answer)), blob, 'a391')).toMatchObject({ code: 'pin_wrong', extra: { left: 1 } })
})

test('two typings that differ make no key', async () => {
  expect(await createPin(step(...always(oprfServer().answer)), '7391', '7392')).toMatchObject({ ok: false, code: 'pin_differs' })
})

test('nor does an answer that was garbled on its way', async () => {
  const otherKey = oprfSecretKey(fixedBytes('another key', 32))
  const swap = oprfServer((seq, evaluated) => (seq === 2 ? (evaluateBlinded(otherKey, evaluated) as Uint8Array) : evaluated))
  expect(await createPin(step(...always(swap.answer)), '7391', '7391')).toMatchObject({ ok: false, code: 'pin_differs' })
  const identity = oprfServer((_, evaluated) => new Uint8Array(evaluated.length))
  expect(await createPin(step(...always(identity.answer)), '7391', '7391')).toMatchObject({ ok: false, code: 'not_understood' })
})

test('whatever the server refuses is told, at either evaluation', async () => {
  const paused: Answer = { status: 423, nonce: null, body: problem('pin_paused') }
  const { blob } = await withPin('7391')
  expect(await createPin(step(paused), '7391', '7391')).toMatchObject({ code: 'pin_paused' })
  expect(await createPin(step(oprfServer().answer, paused), '7391', '7391')).toMatchObject({ code: 'pin_paused' })
  expect(await unlockPin(step(paused), blob, '7391')).toMatchObject({ code: 'pin_paused' })
  expect(await unlockPin(step(new TypeError('offline')), blob, '7391')).toMatchObject({ code: 'unreachable' })
})
