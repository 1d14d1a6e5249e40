import { NONCE_HEADER, PROOF_HEADER } from '@countersign/protocol/device/proof.ts'
import { activationLink } from '@countersign/protocol/enrolment/code.ts'
import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { openLink } from '@countersign/protocol/phone/link.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { problem } from '@countersign/protocol/problem.ts'
import { expect, test, vi } from 'vitest'
import { takeScanned } from '../src/use/activation/open.ts'
import { prove } from '../src/use/activation/prove.ts'
import { getReady, getReadyEarly } from '../src/use/activation/ready.ts'
import { verifyByNewPin } from '../src/use/activation/verify.ts'
import type { App } from '../src/use/app.ts'
import { Memory, phone } from './fake-phone.ts'
import { FakeServer, ORIGIN } from './fake-server.ts'

const code = { name: 'K7QX', secret: '94TM2HPD000000000000000000' }
const scan = (app: App) => takeScanned(app, readScanned(activationLink(ORIGIN, code), ORIGIN), 'qr')

/** The fake server behind a door that wants a nonce, as the real one's does: whose key proves the request is told by the proof's first part. */
function strictPhone() {
  const server = new FakeServer()
  const asked: { path: string; key: string; answer: 'refused' | 'answered' }[] = []
  const given = new Map<string, string>()
  const plain = phone(server)
  const app = phone(server, new Memory(), {
    link: openLink({
      origin: ORIGIN,
      random: plain.ports.random,
      async send(request) {
        const [header = '', payload = ''] = (request.headers[PROOF_HEADER] ?? '')
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString())
        const key = (JSON.parse(header) as { jwk: { x: string } }).jwk.x
        const { nonce } = JSON.parse(payload) as { nonce: string }
        const good = nonce !== '' && given.get(key) === nonce
        given.set(key, `${NONCE_HEADER} ${asked.length}`)
        asked.push({ path: request.path, key, answer: good ? 'answered' : 'refused' })
        const answer = good ? await server.send(request) : { status: 401, body: problem('nonce_required') }
        return { ...answer, nonce: given.get(key) as string }
      },
    }),
  })
  return { app, asked }
}

test('who got ready waits for no nonce: three requests, and two for a new PIN', async () => {
  const { app, asked } = strictPhone()
  await getReady(app)
  expect(asked.map(({ path, answer }) => [path, answer])).toEqual(Array(2).fill([paths.requests, 'refused']))
  await scan(app)
  await verifyByNewPin(app, '8351', '8351')
  await prove(app, '042917', '')
  expect(app.places.now.value.at).toBe('done')
  expect(asked.slice(2).map(({ path, answer }) => [path, answer])).toEqual(
    [paths.open, paths.evaluate, paths.evaluate, paths.claim, paths.decide].map((path) => [path, 'answered']),
  )
})

test('who did not is refused once for each key, and gets there', async () => {
  const { app, asked } = strictPhone()
  await scan(app)
  await verifyByNewPin(app, '8351', '8351')
  await prove(app, '042917', '')
  expect(app.places.now.value.at).toBe('done')
  expect(asked.filter(({ answer }) => answer === 'refused').map(({ path }) => path)).toEqual([paths.open, paths.decide])
})

test('a prepared key is for one activation alone', async () => {
  const { app } = strictPhone()
  await getReady(app)
  const keys: unknown[] = []
  for (let i = 0; i < 2; i++) {
    await scan(app)
    const activation = app.activation.value
    keys.push(activation?.stage === 'opened' ? activation.possession : null)
  }
  expect(keys[0]).toBeTruthy()
  expect(keys[1]).toBeTruthy()
  expect(keys[0]).not.toBe(keys[1])
})

test('a key that could not be made is made when it is needed', async () => {
  const plain = phone(new FakeServer())
  const generate = vi.fn(plain.ports.keys.generate).mockRejectedValueOnce(new Error('not now'))
  const app = phone(new FakeServer(), new Memory(), { keys: { ...plain.ports.keys, generate } })
  await getReady(app)
  await scan(app)
  expect(app.places.now.value.at).toBe('account')
})

test('it begins when somebody begins to scan', async () => {
  const { app, asked } = strictPhone()
  getReadyEarly(app)
  expect(asked).toEqual([])
  app.places.go({ at: 'scan' })
  await vi.waitFor(() => expect(asked).toHaveLength(2))
})
