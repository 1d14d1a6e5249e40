import { withPhone } from '../../../src/walk/with-phone.ts'

/** What /check says in the browser in force, as JSON. A program of its own, because the browser is chosen once per process. */
const phone = await withPhone(process.argv[2] ?? '')
await phone.page.goto(`${process.argv[2]}/check`)
const screen = await phone.screen('check')
await screen.locator('ul.abilities[aria-busy="false"]').waitFor()
const found: Record<string, string> = {}
for (const row of await screen.locator('[data-ability]').all())
  found[(await row.getAttribute('data-ability')) ?? ''] = await row.locator('.tag').innerText()
await phone.close()
console.log(JSON.stringify(found))
