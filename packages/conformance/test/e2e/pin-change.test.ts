import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inject } from '../../src/attack/inject.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { activate, confirm, prove } from '../../src/walk/activate.ts'
import type { AtPortal } from '../../src/walk/at-portal.ts'
import { toAnotherPin, typeNewPin, typePresentPin } from '../../src/walk/change-pin.ts'
import { outage } from '../../src/walk/faults.ts'
import { englishOn } from '../../src/walk/french.ts'
import { invited, PIN, signingIn } from '../../src/walk/person.ts'
import { refused } from '../../src/walk/refused.ts'
import { powerFailsAt } from '../../src/walk/trouble.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

const NEW = '9274'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

async function withAccounts(lang: Language, ...usernames: string[]): Promise<WithPhone> {
  const phone = await withPhone(server.phoneUrl, lang)
  phone.faults.allow(outage)
  await phone.open()
  for (const username of usernames) {
    const portal = await invited(server, username, { lang })
    await activate(portal, phone)
    await portal.close()
  }
  return phone
}

/** The request that is on the screen, under this PIN. */
async function approve(phone: WithPhone, number: string, pin: string): Promise<void> {
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(pin)
  await phone.tap('approve')
}

/** The old PIN is refused, and the new one approves: one sign-in for both. */
async function onlyPin(phone: WithPhone, at: { portal: AtPortal; number: string }, pin: string, other: string): Promise<void> {
  await approve(phone, at.number, other)
  await phone.page.locator('[data-problem="pin_wrong"]').waitFor()
  await approve(phone, at.number, pin)
  await phone.screen('result-approved')
  await at.portal.reaches('/account')
  await at.portal.close()
  await phone.tap('done')
}

/** The ten minutes of every change that is open have passed: the sign-in that began it would not live so long. */
function endChanges(): void {
  const db = new DatabaseSync(join(server.dataFolder, 'countersign.sqlite'), { timeout: 5_000 })
  expect(db.prepare("UPDATE pin_change SET expires_at = created_at WHERE state = 'open'").run().changes).toBe(1)
  db.close()
}

/** Why a PIN is not taken: of an account with the user name `zoe.b41`. */
const reasons = {
  en: [
    ['', 'Type a PIN first.'],
    ['827', 'Too short: it needs at least 4 characters.'],
    ['8274619', 'Too long: it has at most 6 characters.'],
    ['82é4', 'Use the letters a to z, digits and common signs only, so that any keyboard can type it.'],
    ['8282', 'A repeated pattern is guessed first. Choose another PIN.'],
    ['6543', 'A row of neighbours, such as 1234, is guessed first. Choose another PIN.'],
    ['2580', 'This one is among the most common. Choose another PIN.'],
    ['7Zoe', 'A PIN with a part of your name or user name is guessed first. Choose another PIN.'],
    ['8b41', 'A PIN with a part of your name or user name is guessed first. Choose another PIN.'],
  ],
  fr: [
    ['', 'Saisissez d’abord un PIN.'],
    ['827', /Trop court\s: il faut au moins 4 caractères\./],
    ['8274619', /Trop long\s: il compte au plus 6 caractères\./],
    ['82é4', /lettres a à z/],
    ['8282', 'Un motif répété se devine en premier. Choisissez un autre PIN.'],
    ['6543', 'Une suite comme 1234 se devine en premier. Choisissez un autre PIN.'],
    ['2580', 'Celui-ci est parmi les plus courants. Choisissez un autre PIN.'],
    ['7Zoe', /contient une partie de votre nom/],
    ['8b41', /contient une partie de votre nom/],
  ],
} as const

describe.each(['en', 'fr'] as const)('in %s', (lang) => {
  const username = `zoe.b41.${lang}`
  const inItsLanguage = async (phone: WithPhone) => {
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
  }

  test('from “More”: a sign-in, the present PIN, the new one twice; the old one is refused, the new one approves', async () => {
    const phone = await withAccounts(lang, username)
    await phone.tap('changePin')
    await phone.screen('pin-wish')
    await inItsLanguage(phone)
    const at = await signingIn(server, username, lang)
    const present = await phone.screen('pin-present')
    await inItsLanguage(phone)
    await typePresentPin(phone, '9999')
    await present.getByText('4').first().waitFor()
    await present.locator('[aria-invalid="true"]').waitFor()
    await typePresentPin(phone, PIN)
    const choice = await phone.screen('pin-change')
    await inItsLanguage(phone)

    const field = choice.getByRole('textbox', { name: phone.called.newPin, exact: true })
    expect(await field.getAttribute('inputmode')).toBe('numeric')
    await phone.tap('letters')
    expect(await field.getAttribute('inputmode')).toBe('text')
    for (const [pin, reason] of reasons[lang]) {
      await typeNewPin(phone, pin)
      await choice.getByRole('alert').filter({ hasText: reason }).waitFor()
    }
    await typeNewPin(phone, NEW, '9275')
    await choice.locator('.field').nth(1).getByRole('alert').waitFor()

    // The guidelines lie over the fields; closed by their button or by the phone's back gesture, what was typed is there.
    for (const closeThem of [() => phone.tap('close'), () => phone.page.goBack()]) {
      await phone.tap('guidelines')
      await phone.page.locator('dialog[open]').waitFor()
      await inItsLanguage(phone)
      await closeThem()
      await phone.page.locator('dialog[open]').waitFor({ state: 'detached' })
      expect(await choice.getByRole('textbox').evaluateAll((fields) => fields.map((one) => (one as HTMLInputElement).value))).toEqual([
        NEW,
        '9275',
      ])
    }

    await typeNewPin(phone, NEW)
    await phone.screen('pin-changed')
    await inItsLanguage(phone)
    await phone.tap('done')
    await onlyPin(phone, at, NEW, PIN)
    await phone.close()
  })

  test('a forgotten PIN: the ways are said over the request, and whoever turns back finds it as it was', async () => {
    const person = `oubli.${lang}`
    const phone = await withAccounts(lang, person)
    const { portal, number } = await signingIn(server, person, lang)
    const request = await phone.screen('request')
    await phone.typeNumber(number)
    await phone.typePin('99')
    await phone.tap('forgotten')
    const sheet = phone.page.locator('dialog[open]')
    expect(await sheet.innerText()).toContain(lang === 'en' ? 'Add another phone' : 'Ajouter un téléphone')
    await inItsLanguage(phone)
    expect(await sheet.locator('.btn.primary').allInnerTexts()).toEqual([phone.called.haveCode])
    await phone.tap('close')
    expect(await request.locator('#number').inputValue()).toBe(number)
    expect(await request.locator('[data-pin]').inputValue()).toBe('99')

    await phone.tap('forgotten')
    await phone.tap('haveCode')
    const over = await phone.screen('start-over')
    expect(await over.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining(`${person} · Northwind`)])
    await inItsLanguage(phone)
    await phone.tap('keep')
    await approve(phone, number, PIN)
    await phone.screen('result-approved')
    await portal.reaches('/account')
    await portal.close()
    await phone.close()
  })
})

test('a forgotten PIN: another phone of the person’s opens the way to a fresh code, and the phone is set up with another PIN', async () => {
  const phone = await withAccounts('en', 'forgetful')
  const first = await signingIn(server, 'forgetful')
  await approve(phone, first.number, PIN)
  await phone.screen('result-approved')
  await first.portal.reaches('/account')
  await first.portal.press('addPhone')
  await first.portal.reaches('/activate')
  const other = await withPhone(server.phoneUrl)
  await other.open()
  await activate(first.portal, other, '4927')
  await first.portal.close()

  const { portal, number } = await signingIn(server, 'forgetful')
  await phone.tap('done')
  await phone.screen('request')
  await approve(other, number, '4927')
  await portal.reaches('/account')
  await portal.press('addPhone')
  await portal.reaches('/activate')
  // The other phone has answered: the request is gone from this one, and the way out stands among the accounts as well.
  await refused(phone, 'request_gone', { title: 'This request no longer waits', next: 'toStart' })
  await phone.tap('toStart')
  await phone.screen('home')
  await phone.tap('forgotten')
  await phone.tap('haveCode')
  await phone.screen('start-over')
  await phone.tap('deleteAndScan')
  await phone.screen('scan')
  await phone.tap('typeInstead')
  await phone.screen('typed')
  await phone.typeCode(await portal.code())
  await confirm(phone, NEW)
  await prove(portal, phone)
  await portal.close()
  await phone.tap('done')
  await onlyPin(phone, await signingIn(server, 'forgetful'), NEW, PIN)
  await other.close()
  await phone.close()
})

test('two accounts share the one PIN: changed from the page of one, during a sign-in of the other, it holds for both', async () => {
  const phone = await withAccounts('en', 'ina', 'jon')
  await phone.page.getByRole('button', { name: 'ina' }).click()
  await phone.screen('account-detail')
  await phone.tap('changePin')
  const jon = await toAnotherPin(server, phone, 'jon', PIN)
  // Neither may stand in it in part, whoever of the two types it.
  for (const pin of ['1ina', '1jon']) {
    await typeNewPin(phone, pin)
    await phone.page.getByRole('alert').filter({ hasText: 'a part of your name' }).waitFor()
  }
  await typeNewPin(phone, NEW)
  await (await phone.screen('pin-changed')).getByText('for all accounts in this app').waitFor()
  await phone.tap('done')
  await onlyPin(phone, jon, NEW, PIN)
  await onlyPin(phone, await signingIn(server, 'ina'), NEW, PIN)
  await phone.close()
})

describe('the server loses its power at the change', () => {
  /** Somebody's change, for which the power has failed: the phone has no answer. */
  async function powerless(username: string, when: 'unread' | 'unanswered') {
    const phone = await withAccounts('en', username)
    await phone.tap('changePin')
    const at = await toAnotherPin(server, phone, username, PIN)
    at.portal.faults.allow(outage)
    const failed = powerFailsAt(server, phone, 'changePin', when)
    await typeNewPin(phone, NEW)
    await failed
    return { phone, at }
  }

  for (const when of ['unread', 'unanswered'] as const) {
    test(`${when}: the open app goes on by itself`, async () => {
      const { phone, at } = await powerless(`stays.${when}`, when)
      await phone.screen('problem-unreachable')
      await server.restart()
      await phone.screen('pin-changed')
      await phone.tap('done')
      await onlyPin(phone, at, NEW, PIN)
      await phone.close()
    })

    test(`${when}, and the app is closed: opened again, it says which PIN stands before it asks for one`, async () => {
      const { phone, at } = await powerless(`goes.${when}`, when)
      await phone.screen('problem-unreachable')
      await phone.restart()
      await phone.screen('home')
      await server.restart()
      await phone.screen('pin-changed')
      await phone.tap('done')
      await onlyPin(phone, at, NEW, PIN)
      await phone.close()
    })
  }

  test('and comes back after the change’s time: the old PIN stands, and the app says so', async () => {
    const { phone, at } = await powerless('late', 'unread')
    endChanges()
    await server.restart()
    const over = await refused(phone, 'pin_change_over', { title: 'Your PIN was not changed', next: 'changeAgain' })
    expect(await over.innerText()).toContain('The PIN that you had still works.')
    await phone.tap('toStart')
    await onlyPin(phone, at, PIN, NEW)
    await phone.close()
  })
})

test('a phone whose database is of version 1 keeps its accounts and its PIN, and can change it', async () => {
  const phone = await withAccounts('en', 'kim', 'lea')
  expect(await inject(phone.page, backToVersion1)).toEqual({
    version: 1,
    stores: ['accounts', 'activation', 'installation', 'pin', 'settings'],
  })
  await phone.restart()
  const home = await phone.screen('home')
  await home.getByRole('button', { name: 'kim' }).waitFor()
  await home.getByRole('button', { name: 'lea' }).waitFor()
  expect(await inject(phone.page, versionOf)).toBe(2)
  const kim = await signingIn(server, 'kim')
  await approve(phone, kim.number, PIN)
  await phone.screen('result-approved')
  await kim.portal.reaches('/account')
  await kim.portal.close()
  await phone.tap('done')
  await phone.tap('changePin')
  const lea = await toAnotherPin(server, phone, 'lea', PIN)
  await typeNewPin(phone, NEW)
  await phone.screen('pin-changed')
  await phone.tap('done')
  await onlyPin(phone, lea, NEW, PIN)
  await phone.close()
})

const versionOf = async () => {
  const opening = indexedDB.open('countersign')
  await new Promise((resolve) => (opening.onsuccess = resolve))
  const { version } = opening.result
  opening.result.close()
  return version
}

/** The same records in a database as the app's first version made it: keys are structured clones, and stay in the browser. */
const backToVersion1 = async () => {
  const first = ['installation', 'pin', 'accounts', 'activation', 'settings']
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const now = await done(indexedDB.open('countersign'))
  const records = await Promise.all(
    first.map(async (name) => {
      const store = now.transaction(name).objectStore(name)
      const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())])
      return { name, keys, values }
    }),
  )
  now.close()
  // Both at once: the app's own next look comes after them.
  const deleting = indexedDB.deleteDatabase('countersign')
  const opening = indexedDB.open('countersign', 1)
  opening.onupgradeneeded = () => {
    for (const name of first) opening.result.createObjectStore(name)
  }
  await done(deleting)
  const old = await done(opening)
  const writing = old.transaction(first, 'readwrite')
  for (const { name, keys, values } of records) for (const [i, key] of keys.entries()) writing.objectStore(name).put(values[i], key)
  await new Promise((resolve) => (writing.oncomplete = resolve))
  const made = { version: old.version, stores: [...old.objectStoreNames] }
  old.close()
  return made
}
