import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Elsewhere, openElsewhere } from '../../src/attack/elsewhere.ts'
import { tryWays, waysIn } from '../../src/attack/ways-in.ts'
import { closeDesktop, openDesktop } from '../../src/browser/launch.ts'
import { invited } from '../../src/walk/person.ts'

let server: RunningServer
let elsewhere: Elsewhere
beforeAll(async () => {
  server = await startServer()
  elsewhere = await openElsewhere()
})
afterAll(async () => {
  await closeDesktop()
  await elsewhere.close()
  await server.close()
})

const fatesOf = (fates: Record<string, string>, pattern: RegExp) => Object.entries(fates).filter(([, fate]) => !pattern.test(fate))

test('each way works on a page without a policy: the tries below could succeed', async () => {
  const { context, page } = await openDesktop()
  await page.goto(elsewhere.url)
  // Another origin than the page's own: the browser asks it for everything as it would any third party.
  const third = await openElsewhere()
  const fates = await tryWays(page, third)
  await context.close()
  await third.close()
  expect(Object.keys(fates).length).toBeGreaterThanOrEqual(Object.keys(waysIn).length)
  expect(fatesOf(fates, /^(ran|asked elsewhere)$/)).toEqual([])
})

test('T12 in the app no way in and no way out works', async () => {
  const { context, page } = await openDesktop()
  await page.goto(server.phoneUrl)
  await page.locator('[data-screen="first"]').waitFor()
  const before = elsewhere.heard.length
  const fates = await tryWays(page, elsewhere)
  expect(fatesOf(fates, /^refused: /)).toEqual([])
  expect(elsewhere.heard.slice(before)).toEqual([])
  await context.close()
})

test('T12 nor on the portal, signed in or not', async () => {
  const portal = await invited(server, 'ana')
  for (const path of ['/activate', '/sign-in']) {
    await portal.page.goto(server.portalUrl + path)
    const before = elsewhere.heard.length
    const fates = await tryWays(portal.page, elsewhere)
    expect(fatesOf(fates, /^refused: /)).toEqual([])
    expect(elsewhere.heard.slice(before)).toEqual([])
  }
  await portal.context.close()
})
