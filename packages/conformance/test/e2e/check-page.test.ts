import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop, openDesktop } from '../../src/browser/launch.ts'
import { watchFaults } from '../../src/walk/faults.ts'
import { englishOn } from '../../src/walk/french.ts'
import { withPhone } from '../../src/walk/with-phone.ts'

const abilities = ['camera', 'clock', 'detector', 'installed', 'kept', 'keys', 'platform', 'prf', 'push', 'secure', 'worker']

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

/** The page once every ability is known. */
async function report(phone: Awaited<ReturnType<typeof withPhone>>): Promise<Record<string, string>> {
  await phone.page.goto(`${server.phoneUrl}/check`)
  const screen = await phone.screen('check')
  await screen.locator('ul.abilities[aria-busy="false"]').waitFor()
  const rows = await screen.locator('[data-ability]').all()
  const pairs = rows.map(async (row) => [await row.getAttribute('data-ability'), await row.locator('.tag').innerText()])
  return Object.fromEntries(await Promise.all(pairs))
}

describe.each(['pixel', 'iphone'] as const)('what this phone can do, on a browser that calls itself %s', (model) => {
  test('every ability has an answer, and all of it can be copied as text', async () => {
    const phone = await withPhone(server.phoneUrl, 'en', {
      model,
      context: { permissions: ['camera', 'clipboard-read', 'clipboard-write'] },
    })
    const found = await report(phone)
    expect(Object.keys(found).sort()).toEqual(abilities)
    expect(found).toMatchObject({ secure: 'Yes', keys: 'Yes', camera: 'Yes', clock: 'Right', installed: 'No' })
    await phone.page.getByRole('button', { name: 'Copy as text' }).click()
    await phone.page.getByRole('button', { name: 'Copied' }).waitFor()
    const text = await phone.page.evaluate(() => navigator.clipboard.readText())
    expect(text).toMatch(/^Secure address: Yes$/m)
    expect(text).toMatch(model === 'pixel' ? /^Browser: .*Pixel 9/m : /^Browser: .*iPhone/m)
    expect(text.trim().split('\n')).toHaveLength(abilities.length + 1)
    await phone.close()
  })
})

test('a phone without a camera, in French', async () => {
  const phone = await withPhone(server.phoneUrl, 'fr', { camera: 'none' })
  expect(await report(phone)).toMatchObject({ camera: 'Non', secure: 'Oui' })
  await phone.page.getByText('Aucun appareil photo trouvé.').waitFor()
  expect(await englishOn(phone.page)).toEqual([])
  await phone.close()
})

test('it is reached from the app’s first screen, and left by Back', async () => {
  const phone = await withPhone(server.phoneUrl)
  await phone.open()
  await phone.page.getByRole('button', { name: 'What this phone can do' }).click()
  await phone.screen('check')
  await phone.page.goBack()
  await phone.screen('first')
  await phone.close()
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')('in the headless shell, which has less', async () => {
  const program = join(import.meta.dirname, 'check-page/report.ts')
  const env = { ...process.env, COUNTERSIGN_BROWSER: 'shell' }
  const { stdout } = await promisify(execFile)(process.execPath, [program, server.phoneUrl], { env })
  const found = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, string>
  expect(Object.keys(found).sort()).toEqual(abilities)
  expect(found).toMatchObject({ secure: 'Yes', keys: 'Yes', detector: 'No' })
})

test('the walks hear what a browser complains of: an error, a refusal by the content policy, a file that is not there', async () => {
  const { context, page } = await openDesktop()
  const faults = await watchFaults(context)
  await page.goto(server.portalUrl)
  faults.check()
  await page.evaluate(() => console.error('a complaint'))
  await page.evaluate(() => setTimeout(() => Promise.reject(new Error('a broken promise'))))
  await page.evaluate(() => document.head.append(Object.assign(document.createElement('style'), { textContent: 'p { color: red }' })))
  await page.evaluate(() => fetch('/assets/nothing.js'))
  const complaints = () => {
    try {
      faults.check()
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }
  await expect.poll(complaints, { timeout: 30_000 }).toMatch(/content policy: style-src/)
  for (const wanted of [/console: a complaint/, /uncaught: .*a broken promise/, /answered 404: GET .*nothing\.js/])
    await expect.poll(complaints, { timeout: 30_000 }).toMatch(wanted)
  faults.allow(/./)
  faults.check()
  await context.close()
})
