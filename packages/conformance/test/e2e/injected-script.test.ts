import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { payloadOf, type Signed, type Signer, signMessage } from '@countersign/protocol/jws.ts'
import { readContext, type Shown, sendDecision, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { listRequests } from '@countersign/protocol/phone/requests.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inject, run } from '../../src/attack/inject.ts'
import { keysInReach } from '../../src/attack/reach.ts'
import { type StolenKeys, stolenKeys } from '../../src/attack/stolen-keys.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { addAuthenticator, type VirtualAuthenticator } from '../../src/browser/webauthn.ts'
import { activate, claim, confirmByPlatform, giveCode, prove } from '../../src/walk/activate.ts'
import type { AtPortal } from '../../src/walk/at-portal.ts'
import { invited, PIN, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

/** The request that waits, as the script in the app reads it. */
async function waitingShown(stolen: StolenKeys): Promise<Shown> {
  const waiting = await listRequests(stolen.link, stolen.installation, stolen.iid)
  const newest = waiting.ok ? waiting.value.requests.at(-1) : undefined
  if (newest === undefined) throw new Error('nothing waits')
  return readContext(newest.context) as Shown
}

const asWaiting = (portal: AtPortal) => expect(new URL(portal.page.url()).pathname).toBe('/waiting')

async function newKey(): Promise<PhoneKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const sign = async (data: Bytes) => new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, data))
  return { jwk: { kty: 'EC', crv: 'P-256', x: x as string, y: y as string }, sign: sign as PhoneKey['sign'] }
}

/** The PIN key's public part, from its blob. Runs in the page. */
const pinKeys = () =>
  new Promise<JsonWebKey[]>((resolve) => {
    const opening = indexedDB.open('countersign')
    opening.onsuccess = () => {
      const getting = opening.result.transaction('pin').objectStore('pin').getAll()
      getting.onsuccess = () => {
        opening.result.close()
        resolve((getting.result as { blob: { jwk: JsonWebKey } }[]).map(({ blob }) => blob.jwk))
      }
    }
  })

/** Puts every module of the app where a script finds it: what one module takes from another, any script can. */
async function openModules(phone: WithPhone): Promise<void> {
  const files = await inject(phone.page, async () => {
    const [name] = await caches.keys()
    const kept = name === undefined ? [] : await (await caches.open(name)).keys()
    return kept.map(({ url }) => new URL(url).pathname).filter((path) => path.endsWith('.js'))
  })
  expect(files.length).toBeGreaterThan(3)
  await run(phone.page, `Promise.all(${JSON.stringify(files)}.map((file) => import(file))).then((all) => { globalThis.appModules = all })`)
}

describe('T12 a script in the app, under PIN', () => {
  let phone: WithPhone
  let stolen: StolenKeys
  /** Every decision that the app has sent: what a hook on `fetch` sees. */
  const captured: Signed[] = []
  beforeAll(async () => {
    phone = await withPhone(server.phoneUrl)
    await phone.open()
    phone.page.on('request', (request) => {
      if (request.url().endsWith(paths.decide)) captured.push((request.postDataJSON() as { decision: Signed }).decision)
    })
  })
  afterAll(() => phone.close())

  test('while the PIN key is open for an activation it hangs on nothing that a script can walk to', async () => {
    const ana = await invited(server, 'ana')
    await claim(ana, phone)
    stolen = await stolenKeys(phone.page, server.phoneUrl)
    await phone.page.waitForFunction(async () => (await caches.keys()).length > 0)
    await openModules(phone)
    const [pin] = await inject(phone.page, pinKeys)
    const open = await inject(phone.page, keysInReach, [pin as JsonWebKey])
    expect(open.signs).toEqual([false])
    await prove(ana, phone)
    await phone.tap('done')
    await phone.screen('home')
    // The walk does find what lies in its way: the possession key hangs on the list of accounts.
    const { jwk } = await stolen.possession('ana')
    expect((await inject(phone.page, keysInReach, [pin as JsonWebKey, jwk])).signs).toEqual([false, true])
    await ana.close()
  })

  test('no key comes out of the database', async () => {
    const fates = await inject(phone.page, async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('countersign')
        opening.onsuccess = () => resolve(opening.result)
      })
      const all: unknown[] = []
      for (const store of database.objectStoreNames) {
        const getting = database.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => (getting.onsuccess = resolve))
        all.push(...getting.result)
      }
      database.close()
      const keys: CryptoKey[] = []
      const look = (value: unknown) => {
        if (value instanceof CryptoKey) keys.push(value)
        else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
      }
      look(all)
      const wrapping = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['wrapKey'])
      const tries = keys.flatMap((key) => [
        ...(['jwk', 'pkcs8', 'raw', 'spki'] as const).map((format) => crypto.subtle.exportKey(format, key)),
        crypto.subtle.wrapKey('pkcs8', key, wrapping, { name: 'AES-GCM', iv: new Uint8Array(12) }),
        Promise.resolve().then(() => JSON.stringify(key) === '{}' && Promise.reject(new Error('empty'))),
      ])
      const out = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled').length
      return { keys: keys.map(({ type, extractable, usages }) => ({ type, extractable, usages })), out }
    })
    const kept = { type: 'private', extractable: false, usages: ['sign'] }
    expect(fates).toEqual({ keys: [kept, kept], out: 0 })
  })

  test('with every key that lies there it cannot approve; the person still can', async () => {
    const { portal, number } = await signingIn(server, 'ana')
    const shown = await waitingShown(stolen)
    const possession = await stolen.possession('ana')
    const forger = await newKey()
    const [pinJwk] = (await inject(phone.page, pinKeys)) as unknown as [PhoneKey['jwk']]
    const input = { shown, iid: stolen.iid, possession, lang: 'en', number } as const
    const honest = await signApproval({ ...input, person: { uv: 'pin', key: forger, seq: 1 } })
    const decision = JSON.parse(Buffer.from(payloadOf(honest)).toString()) as Record<string, unknown>
    const sign = (changed: object, ...signers: Signer[]) => signMessage('countersign-decision', { ...decision, ...changed }, signers)
    const own: Signer = { role: 'possession', key: possession.jwk, sign: possession.sign }
    const verifying = (key: PhoneKey): Signer => ({ role: 'verification', key: key.jwk, sign: key.sign })
    const assertion = { id: 'AAAA', authenticatorData: 'AAAA', clientDataJSON: 'AAAA', signature: 'AAAA' }

    const forged: [string, Signed | object, string][] = [
      ['possession alone', await sign({}, own), 'signature_invalid'],
      ['possession twice', await sign({}, own, own), 'signature_invalid'],
      ['possession in both roles', await sign({}, own, verifying(possession)), 'signature_invalid'],
      ['the installation’s key for the PIN’s', await sign({}, own, verifying(stolen.installation)), 'signature_invalid'],
      ['a key of its own for the PIN’s', honest, 'signature_invalid'],
      ['a key of its own under the PIN key’s name', await sign({}, own, { ...verifying(forger), key: pinJwk }), 'signature_invalid'],
      ['no verification', await sign({ uv: 'none', pin_seq: undefined }, own), 'malformed'],
      [
        'another way of verification',
        { ...(await sign({ uv: 'webauthn', cid: 'AAAA', pin_seq: undefined }, own)), webauthn: assertion },
        'any',
      ],
      ['a denial that says approve', await sign({ uv: 'none', reason: 'not_me' }, own), 'malformed'],
    ]
    for (const [what, message, code] of forged) {
      const answer = await sendDecision(stolen.link, possession, message as Signed)
      expect(answer.ok, what).toBe(false)
      if (!answer.ok && code !== 'any') expect([what, answer.code]).toEqual([what, code])
    }
    asWaiting(portal)

    await phone.screen('request')
    await phone.typeNumber(number)
    await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-approved')
    await portal.reaches('/account')
    await phone.tap('done')
    await portal.close()
  })

  test('what the person approved once is good for nothing else', async () => {
    expect(captured.length).toBeGreaterThanOrEqual(2)
    const { portal, number } = await signingIn(server, 'ana')
    const shown = await waitingShown(stolen)
    const possession = await stolen.possession('ana')
    // A copy: what is sent here crosses the same line, and is taken down as well.
    for (const old of [...captured]) {
      // Word for word: the old request hears its old answer, and the new one goes on waiting.
      await sendDecision(stolen.link, possession, old)
      // The old signatures over the new request.
      const decision = JSON.parse(Buffer.from(payloadOf(old)).toString()) as Record<string, unknown>
      const fresh = { ...decision, txn: shown.context.txn, nonce: shown.context.nonce, number, tpl: 'signin/1' }
      const spliced = { ...old, payload: toBase64url(utf8(JSON.stringify(fresh))) }
      const answer = await sendDecision(stolen.link, possession, spliced)
      expect(answer).toMatchObject({ ok: false, code: expect.stringMatching(/^(signature_invalid|malformed)$/) })
    }
    asWaiting(portal)
    await phone.screen('request')
    await phone.tap('notMe')
    await phone.screen('result-denied')
    await phone.tap('done')
    await portal.close()
  })

  test('in flight it can change nothing of an approval: number, request and context are signed', async () => {
    for (const [field, value] of [
      ['number', '000000'],
      ['txn', `txn_${toBase64url(random(16))}`],
      ['ctx', toBase64url(random(32))],
      ['pin_seq', 1],
    ] as const) {
      const { portal, number } = await signingIn(server, 'ana')
      await phone.screen('request')
      await inject(
        phone.page,
        (name, changed) => {
          const real = globalThis.fetch
          Object.assign(globalThis, {
            fetch: (to: string, options: RequestInit) => {
              if (!String(to).endsWith('/decisions')) return real(to, options)
              globalThis.fetch = real
              const message = JSON.parse(new TextDecoder().decode(options.body as Uint8Array<ArrayBuffer>))
              const text = atob(message.decision.payload.replaceAll('-', '+').replaceAll('_', '/'))
              const payload = btoa(JSON.stringify({ ...JSON.parse(text), [name]: changed }))
              message.decision.payload = payload.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
              return real(to, { ...options, body: new TextEncoder().encode(JSON.stringify(message)) })
            },
          })
        },
        field,
        value,
      )
      await phone.typeNumber(number)
      await phone.typePin(PIN)
      await phone.tap('approve')
      await phone.page.locator('[data-screen^="problem-"]').waitFor()
      asWaiting(portal)
      await portal.press('cancelSignIn')
      await portal.says('You cancelled this sign-in')
      await portal.close()
      await phone.open()
      await phone.screen('home')
    }
  })

  test('it can refuse: a denial needs the possession key alone, and nobody gets in by it', async () => {
    const { portal } = await signingIn(server, 'ana')
    const shown = await waitingShown(stolen)
    const possession = await stolen.possession('ana')
    const denial = await signDenial({ shown, iid: stolen.iid, possession, lang: 'en', reason: 'not_me' })
    expect((await sendDecision(stolen.link, possession, denial)).ok).toBe(true)
    await portal.says('The sign-in was refused on your phone')
    await portal.close()
  })
})

describe('T12 a script in the app, where the phone recognises its owner', () => {
  let phone: WithPhone
  let sensor: VirtualAuthenticator
  let stolen: StolenKeys
  beforeAll(async () => {
    phone = await withPhone(server.phoneUrl)
    await phone.open()
    sensor = await addAuthenticator(phone.page)
    const ben = await invited(server, 'ben')
    await giveCode(phone, await ben.code())
    await confirmByPlatform(phone)
    await prove(ben, phone)
    await phone.tap('done')
    await ben.close()
    stolen = await stolenKeys(phone.page, server.phoneUrl)
  })
  afterAll(() => phone.close())

  /** An assertion as the page's own script gets one, for any challenge; `null` when nobody touches the sensor in time. */
  const assertion = async (challenge: Bytes) =>
    inject(
      phone.page,
      async (bytes) => {
        const encode = (buffer: ArrayBuffer) =>
          btoa(String.fromCharCode(...new Uint8Array(buffer)))
            .replaceAll('+', '-')
            .replaceAll('/', '_')
            .replaceAll('=', '')
        const options = { rpId: location.hostname, challenge: new Uint8Array(bytes), userVerification: 'preferred' } as const
        const got = (await navigator.credentials.get({ publicKey: options, signal: AbortSignal.timeout(1_500) }).catch(() => null)) as
          | (PublicKeyCredential & { response: AuthenticatorAssertionResponse })
          | null
        if (got === null) return null
        const { authenticatorData, clientDataJSON, signature } = got.response
        return {
          id: encode(got.rawId),
          authenticatorData: encode(authenticatorData),
          clientDataJSON: encode(clientDataJSON),
          signature: encode(signature),
        }
      },
      [...challenge],
    )

  test('it can ask for a finger, and without one has nothing; without the owner’s own it has nothing that counts', async () => {
    const { portal, number } = await signingIn(server, 'ben')
    const shown = await waitingShown(stolen)
    const possession = await stolen.possession('ben')
    const [{ credentialId } = { credentialId: '' }] = await sensor.credentials()
    const cid = toBase64url(new Uint8Array(Buffer.from(credentialId, 'base64')))
    const approval = (assert: (challenge: Bytes) => Promise<never>) =>
      signApproval({ shown, iid: stolen.iid, possession, lang: 'en', number, person: { uv: 'webauthn', cid, assert } })

    await sensor.setPresence(false)
    await expect(
      approval(async (challenge) => {
        const got = await assertion(challenge)
        if (got === null) throw new Error('nobody touched it')
        return got as never
      }),
    ).rejects.toThrow('nobody touched it')
    await sensor.setPresence(true)

    // A touch by anybody: present, not verified.
    await sensor.omitUserVerification(true)
    const unverified = await approval(async (challenge) => (await assertion(challenge)) as never)
    expect(unverified.webauthn).toBeTruthy()
    expect(await sendDecision(stolen.link, possession, unverified)).toMatchObject({ ok: false, code: 'signature_invalid' })
    await sensor.omitUserVerification(false)

    // The owner's finger, for another decision than this one.
    const other = await assertion(random(32))
    const misused = await approval(async () => other as never)
    expect(await sendDecision(stolen.link, possession, misused)).toMatchObject({ ok: false, code: 'signature_invalid' })
    asWaiting(portal)

    await phone.screen('request')
    await phone.typeNumber(number)
    await phone.tap('approve')
    await phone.screen('result-approved')
    await portal.reaches('/account')
    await phone.tap('done')
    await portal.close()
  })
})

test('T12 the limit: a script that is there when the PIN is typed has the PIN', async () => {
  const phone = await withPhone(server.phoneUrl)
  await phone.open()
  const carla = await invited(server, 'carla')
  await activate(carla, phone)
  await inject(phone.page, () => {
    document.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLInputElement && target.id !== 'number') Object.assign(globalThis, { overheard: target.value })
    })
  })
  const { portal, number } = await signingIn(server, 'carla')
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  expect(await inject(phone.page, () => (globalThis as unknown as { overheard: string }).overheard)).toBe(PIN)
  await portal.close()
  await carla.close()
  await phone.close()
})
