import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { readContext, type Shown, sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { listRequests } from '@countersign/protocol/phone/requests.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Elsewhere, openElsewhere } from '../../src/attack/elsewhere.ts'
import { inject } from '../../src/attack/inject.ts'
import { stolenKeys } from '../../src/attack/stolen-keys.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { addAuthenticator } from '../../src/browser/webauthn.ts'
import { confirmByPlatform, giveCode, prove } from '../../src/walk/activate.ts'
import { invited, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let server: RunningServer
/** A page of another origin without any policy: what the phone's side has to hold against by itself. */
let elsewhere: Elsewhere
let phone: WithPhone
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
  elsewhere = await openElsewhere()
  phone = await withPhone(server.phoneUrl)
  await phone.open()
  await addAuthenticator(phone.page)
  const ana = await invited(server, 'ana')
  await giveCode(phone, await ana.code())
  await confirmByPlatform(phone)
  await prove(ana, phone)
  await phone.tap('done')
  await ana.close()
})
afterAll(async () => {
  await closeDesktop()
  await phone.phone.close()
  await elsewhere.close()
  await server.close()
})

/** In the very browser that holds the phone's keys, as on a phone where portal and app share one. */
async function at(url: string): Promise<Page> {
  const page = await phone.phone.context.newPage()
  await page.goto(url)
  return page
}

const origins: [string, () => string][] = [
  ['the portal', () => `${server.portalUrl}/sign-in`],
  ['a page without a policy', () => elsewhere.url],
]

test.each(origins)('T12 a script on %s finds no key and no store of the phone’s, and no worker', async (_, url) => {
  const page = await at(url())
  const found = await inject(page, async () => ({
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    kept: localStorage.length,
  }))
  expect(found).toEqual({ databases: 0, caches: 0, workers: 0, kept: 0 })
  await page.close()
})

test.each(origins)('T12 a script on %s gets no answer from the phone’s API', async (_, url) => {
  const page = await at(url())
  const fates = await inject(
    page,
    (targets) =>
      Promise.all(
        targets.flatMap((target) =>
          [
            { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
            { method: 'POST', body: '{}', credentials: 'include' as const },
            { method: 'GET' },
          ].map((options) =>
            fetch(target, options).then(
              () => 'answered',
              (error: Error) => error.name,
            ),
          ),
        ),
      ),
    Object.values(paths).map((path) => server.phoneUrl + path),
  )
  expect(new Set(fates)).toEqual(new Set(['TypeError']))
  await page.close()
})

test.each(origins)('T12 a script on %s can neither frame the app nor hold on to its window', async (_, url) => {
  const page = await at(url())
  await inject(
    page,
    (to) => {
      const frame = document.createElement('iframe')
      frame.src = to
      document.body.append(frame)
    },
    server.phoneUrl,
  )
  const opening = phone.phone.context.waitForEvent('page')
  await inject(page, (to) => void Object.assign(globalThis, { opened: window.open(to) }), server.phoneUrl)
  const opened = await opening
  await opened.locator('[data-screen]').first().waitFor()
  expect(await inject(opened, () => window.opener === null)).toBe(true)
  // Between two browser processes the news takes a moment.
  const isGone = () => inject(page, () => (globalThis as unknown as { opened: Window | null }).opened?.closed ?? true)
  await expect.poll(isGone, { timeout: 20_000 }).toBe(true)
  for (const frame of page.frames().slice(1)) expect(await frame.locator('[data-screen]').count()).toBe(0)
  await opened.close()
  await page.close()
})

test('T12 on the portal nobody is asked for a finger, and one that was given elsewhere approves nothing', async () => {
  const ask = async (page: Page, challenge: Bytes) =>
    inject(
      page,
      async (bytes) => {
        const encode = (buffer: ArrayBuffer) =>
          btoa(String.fromCharCode(...new Uint8Array(buffer)))
            .replaceAll('+', '-')
            .replaceAll('/', '_')
            .replaceAll('=', '')
        const publicKey = { rpId: location.hostname, challenge: new Uint8Array(bytes), userVerification: 'required' } as const
        try {
          const got = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential & { response: AuthenticatorAssertionResponse }
          const { authenticatorData, clientDataJSON, signature } = got.response
          return [encode(got.rawId), encode(authenticatorData), encode(clientDataJSON), encode(signature)]
        } catch (error) {
          return [(error as Error).name]
        }
      },
      [...challenge],
    )

  const { portal, number } = await signingIn(server, 'ana')
  await phone.screen('request')
  const stolen = await stolenKeys(phone.page, server.phoneUrl)
  const waiting = await listRequests(stolen.link, stolen.installation, stolen.iid)
  const shown = readContext((waiting.ok && waiting.value.requests[0]?.context) || '') as Shown
  const possession = await stolen.possession('ana')

  // The sensor belongs to this tab: the same tab goes to the other origins. Meanwhile a second one lends the possession key.
  const second = await at(server.phoneUrl)
  const lent = await stolenKeys(second, server.phoneUrl)
  await phone.page.goto(`${server.portalUrl}/sign-in`)
  expect(await ask(phone.page, random(32))).toEqual(['NotAllowedError'])

  await phone.page.goto(elsewhere.url)
  const probe = await ask(phone.page, random(32))
  expect(probe).toHaveLength(4)
  const client = (part: string | undefined) => JSON.parse(Buffer.from(fromBase64url(part ?? '') as Bytes).toString()) as { origin: string }
  expect(client(probe[2]).origin).toBe(elsewhere.url)
  const assert = async (challenge: Bytes) => {
    const [id = '', authenticatorData = '', clientDataJSON = '', signature = ''] = await ask(phone.page, challenge)
    return { id, authenticatorData, clientDataJSON, signature }
  }
  const key = await lent.possession('ana')
  expect(key.jwk).toEqual(possession.jwk)
  const cid = probe[0] ?? toBase64url(random(16))
  const approval = await signApproval({
    shown,
    iid: lent.iid,
    possession: key,
    lang: 'en',
    number,
    person: { uv: 'webauthn', cid, assert },
  })
  expect(await sendDecision(lent.link, key, approval)).toMatchObject({ ok: false, code: 'signature_invalid' })
  expect(new URL(portal.page.url()).pathname).toBe('/waiting')
  await portal.close()
})
