import { findChromium } from '../../../src/browser/chromium.ts'
import { closeDesktop, openDesktop } from '../../../src/browser/launch.ts'
import { openPhone } from '../../../src/browser/phone.ts'
import { addAuthenticator } from '../../../src/browser/webauthn.ts'
import { serveScreenAndCamera } from './screen.ts'

/**
 * Everything that the walks need of the browser in force, tried once and printed as JSON. A program of its own, because
 * the browser is chosen once per process.
 */
const { url, close } = await serveScreenAndCamera()
const portal = await openDesktop()
const phone = await openPhone()

const read = async (wanted: string) => {
  const output = phone.page.locator('output')
  await output
    .filter({ hasText: wanted })
    .waitFor({ timeout: 15_000 })
    .catch(() => undefined)
  return output.textContent()
}
const film = async (text: string, part: 'page' | 'code') => {
  await portal.page.goto(`${url}/screen?text=${encodeURIComponent(text)}`)
  await phone.show(await (part === 'page' ? portal.page : portal.page.locator('svg')).screenshot())
  const started = Date.now()
  const decoded = await read(text)
  return { decoded, milliseconds: Date.now() - started }
}
const keys = (write: boolean) =>
  phone.page.evaluate(async (make) => {
    const opening = indexedDB.open('keys', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys')
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result)
    })
    if (make) {
      const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
      const writing = database.transaction('keys', 'readwrite', { durability: 'strict' })
      writing.objectStore('keys').put(pair.privateKey, 'key')
      await new Promise((resolve) => {
        writing.oncomplete = resolve
      })
    }
    const reading = database.transaction('keys').objectStore('keys').get('key')
    await new Promise((resolve) => {
      reading.onsuccess = resolve
    })
    database.close()
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, reading.result as CryptoKey, new Uint8Array(1))
    return signature.byteLength
  }, write)
const credential = () =>
  phone.page.evaluate(async () => {
    const made = (await navigator.credentials.create({
      publicKey: {
        challenge: new Uint8Array(32),
        rp: { name: 'Harness', id: 'localhost' },
        user: { id: new Uint8Array(16), name: 'a', displayName: 'a' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required', residentKey: 'required' },
        extensions: { prf: { eval: { first: new Uint8Array(32) } } },
      },
    })) as PublicKeyCredential
    return made.getClientExtensionResults().prf?.enabled ?? false
  })

await phone.page.goto(`${url}/camera`)
const first = await film('https://phone.example/a#1.FIRST', 'page')
const second = await film('https://phone.example/a#1.SECOND', 'page')
await portal.page.setViewportSize({ width: 390, height: 844 })
const third = await film('https://phone.example/a#1.THIRD', 'page')
const close_up = await film('https://phone.example/a#1.FOURTH', 'code')
await addAuthenticator(phone.page)
const prf = await credential()
const signatureBefore = await keys(true)
await phone.restart()
await phone.page.goto(`${url}/camera`)
const signatureAfter = await keys(false)
const mobile = await phone.page.evaluate(() => [innerWidth, navigator.maxTouchPoints > 0, /Pixel/.test(navigator.userAgent)])
await phone.close()

const denials: Record<string, string | null> = {}
for (const camera of ['denied', 'none'] as const) {
  const other = await openPhone({ camera, model: 'iphone' })
  await other.page.goto(`${url}/camera`)
  await other.page.locator('output').filter({ hasText: 'Error' }).waitFor()
  denials[camera] = await other.page.locator('output').textContent()
  await other.close()
}
await closeDesktop()
await close()
const { kind } = findChromium()
console.log(JSON.stringify({ kind, first, second, third, close_up, prf, signatureBefore, signatureAfter, mobile, denials }))
