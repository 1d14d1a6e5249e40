import { activationLink } from '@countersign/protocol/enrolment/code.ts'
import { readScanned } from '@countersign/protocol/enrolment/scanned.ts'
import { openLink } from '@countersign/protocol/phone/link.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { expect, test } from 'vitest'
import { load } from '../src/use/accounts.ts'
import { takeScanned } from '../src/use/activation/open.ts'
import { prove, refuseActivation } from '../src/use/activation/prove.ts'
import { resumeAtStart } from '../src/use/activation/resume.ts'
import { verifyByNewPin } from '../src/use/activation/verify.ts'
import type { App } from '../src/use/app.ts'
import { Memory, phone } from './fake-phone.ts'
import { FakeServer, ORIGIN } from './fake-server.ts'

const code = { name: 'K7QX', secret: '94TM2HPD000000000000000000' }
const scan = (app: App, text = activationLink(ORIGIN, code)) => takeScanned(app, readScanned(text, ORIGIN), 'qr')
const at = (app: App) => {
  const place = app.places.now.value
  return place.at === 'problem' ? place.problem.code : place.at
}

async function toTheNumber(app: App): Promise<void> {
  await scan(app)
  await verifyByNewPin(app, '8351', '8351')
}

test('a code becomes an account: account shown, PIN made, number typed', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  const app = phone(server, records)
  await scan(app)
  expect(at(app)).toBe('account')
  await verifyByNewPin(app, '8351', '8351')
  expect(at(app)).toBe('proof')
  expect(records.activation).not.toBeNull()
  expect(await prove(app, '042917', '')).toBeNull()
  expect(at(app)).toBe('done')
  expect(records.activation).toBeNull()
  expect(app.accounts.value.map(({ subscriber }) => subscriber.name)).toEqual(['Ana Duarte'])
})

test('a lost answer to the claim is asked for again with the very same bytes', async () => {
  const server = new FakeServer()
  const app = phone(server)
  const answer = server.send
  let lost = 0
  const losing = phone(server, app.ports.records, {
    ...app.ports,
    link: openLink({
      origin: ORIGIN,
      random: app.ports.random,
      send: async (request) => {
        const answered = await answer(request)
        if (request.path === paths.claim && lost++ < 2) throw new TypeError('lost')
        return answered
      },
    }),
  })
  await toTheNumber(losing)
  expect(at(losing)).toBe('proof')
  expect(lost).toBe(3)
  expect(server.claims.size).toBe(1)
})

test('a lost answer to a PIN evaluation costs no second attempt', async () => {
  const server = new FakeServer()
  const app = phone(server)
  await scan(app)
  server.next = ['lost', 'down']
  await verifyByNewPin(app, '8351', '8351')
  expect(at(app)).toBe('proof')
  expect(server.evaluations).toBe(2)
})

test('a wrong number brings a fresh one, without the PIN again; the third ends it', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  const app = phone(server, records)
  await toTheNumber(app)
  const evaluations = server.evaluations
  await prove(app, '111111', '')
  expect(app.activation.value).toMatchObject({ stage: 'proving', wrong: { left: 2 } })
  await prove(app, '222222', '')
  await prove(app, '333333', '')
  expect(at(app)).toBe('activation_failed')
  expect(records.activation).toBeNull()
  expect(server.evaluations).toBe(evaluations)
})

test('closed after the claim, the app goes on with the same claim and asks for the PIN', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  await toTheNumber(phone(server, records))
  const later = phone(server, records)
  await load(later)
  await resumeAtStart(later)
  expect(at(later)).toBe('proof')
  server.pinLeft = 3
  expect(await prove(later, '042917', '8350')).toEqual({ code: 'pin_wrong', left: 3 })
  expect(await prove(later, '042917', '8351')).toBeNull()
  expect(at(later)).toBe('done')
  expect(server.claims.size).toBe(1)
})

test('the same code scanned again half-way goes on instead of freezing it', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  await toTheNumber(phone(server, records))
  const later = phone(server, records)
  await load(later)
  await scan(later)
  expect(at(later)).toBe('proof')
  expect(server.claims.size).toBe(1)
})

test('an approval whose answer was lost with the app is found out at the next start', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  const app = phone(server, records, { pause: () => new Promise(() => undefined) })
  await toTheNumber(app)
  server.next = ['lost']
  const proving = prove(app, '042917', '')
  await expect.poll(() => app.patience.waiting.value).toBe(true)
  const later = phone(server, records)
  await load(later)
  await resumeAtStart(later)
  expect(at(later)).toBe('done')
  app.patience.giveUp()
  await proving
})

test('an old unfinished activation is cleared up in silence', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  await toTheNumber(phone(server, records))
  const later = phone(server, records, { clock: () => 1_793_500_000_000 + 86_400_000 })
  await load(later)
  server.next = ['code_expired']
  await resumeAtStart(later)
  expect(at(later)).toBe('home')
  expect(records.activation).toBeNull()
})

test('"It’s not me" at the number leaves nothing behind', async () => {
  const [server, records] = [new FakeServer(), new Memory()]
  const app = phone(server, records)
  await toTheNumber(app)
  await refuseActivation(app)
  expect(at(app)).toBe('denied')
  expect(server.decisions.at(-1)).toMatchObject({ decision: 'deny', uv: 'none' })
  expect(records.activation).toBeNull()
  expect(records.kept.size).toBe(0)
})

test('a code of another server, of another kind, or of nobody makes no request', async () => {
  const server = new FakeServer()
  const app = phone(server)
  for (const [text, place] of [
    ['https://phone.other.example/a#1.K7QX94TM2HPD000000000000000000', 'other_server'],
    [`${ORIGIN}/o#1.5`, 'offline_challenge'],
    ['https://example.org/menu', 'foreign_code'],
  ] as const) {
    await scan(app, text)
    expect(at(app)).toBe(place)
  }
  expect(server.asked).toEqual([])
})

test('a code that the camera read is kept with its refusal, so that it is not read again; a hostile one is quoted or not shown at all', async () => {
  const app = phone(new FakeServer())
  const problemOf = async (text: string) => {
    await takeScanned(app, readScanned(text, ORIGIN), 'qr', text)
    const place = app.places.now.value
    return place.at === 'problem' ? place.problem : null
  }
  expect(await problemOf('javascript:alert(1)')).toMatchObject({
    code: 'foreign_code',
    says: 'javascript:alert(1)',
    scanned: 'javascript:alert(1)',
  })
  const hidden = 'https://evil.example/\u202egro'
  expect(await problemOf(hidden)).toEqual({ code: 'foreign_code', about: 'activation', scanned: hidden })
  const alike = 'https://рhone.id.example.org/a#1.K7QX94TM2HPD000000000000000000'
  const { host } = new URL(ORIGIN)
  expect(await problemOf(alike)).toMatchObject({ code: 'other_server', host: 'xn--hone-f6d.id.example.org', own: host })
  expect(await problemOf(`http://${host}/a#1.K7QX94TM2HPD000000000000000000`)).toMatchObject({
    code: 'foreign_code',
    says: `http://${host}/a…`,
  })
})

test('each refusal of the code leads to its own screen', async () => {
  const server = new FakeServer()
  const app = phone(server)
  for (const refusal of [
    'code_unknown',
    'code_used',
    'code_expired',
    'code_replaced',
    'code_frozen',
    'code_guessed',
    'rate_limited',
  ] as const) {
    server.next = [refusal]
    await scan(app)
    expect(at(app)).toBe(refusal)
  }
})

test('an account that this phone has already is named before anything is asked', async () => {
  const server = new FakeServer()
  const app = phone(server)
  await toTheNumber(app)
  await prove(app, '042917', '')
  server.opened = { ...server.opened, holds: app.accounts.value[0]?.aid ?? null }
  await scan(app)
  expect(app.places.now.value).toMatchObject({ problem: { code: 'account_here_already', host: 'id.example.org' } })
})

test('a PIN that the server knows and the phone has lost is said before the person types one', async () => {
  const server = new FakeServer()
  server.opened = { ...server.opened, installation: { ...server.opened.installation, pin: { kid: `ok_${'A'.repeat(22)}` } } }
  const app = phone(server)
  await scan(app)
  expect(at(app)).toBe('pin_lost')
})
