import { readdirSync, readFileSync } from 'node:fs'
import type { OutgoingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { repository } from '@countersign/client/server-process/repository.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../src/http/browser.ts'
import { stateOf } from '../../src/http/database.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { filledForm, getRoutes, liveRoutes, postRoutes } from '../../src/http/portal-routes.ts'

let house: House
let admin: Browser
let id: string
let invitation: string
beforeAll(async () => {
  house = await openHouse()
  admin = house.administrator.browser
  await house.member('ana')
  invitation = await house.invite('invited')
  id = await house.idOf('ana')
})
afterAll(() => house?.close())

const filled = (route: string) => route.replace(':id', id).replace(':token', new URL(invitation).pathname.split('/').at(-1) as string)

const foreign: [string, (portal: string) => OutgoingHttpHeaders][] = [
  ['another site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })],
  ['another site that lies in Sec-Fetch-Site', () => ({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })],
  ['Origin null, as from a sandboxed frame', () => ({ origin: 'null' })],
  ['the phone’s origin', () => ({ origin: house.server.phoneUrl, 'sec-fetch-site': 'same-site' })],
  ['the portal’s name with another scheme', (portal) => ({ origin: portal.replace('http:', 'https:') })],
  ['the portal’s name as a part', (portal) => ({ origin: `${portal}.evil.example` })],
  ['no Origin, Sec-Fetch-Site cross-site', () => ({ 'sec-fetch-site': 'cross-site' })],
  ['no Origin, Sec-Fetch-Site same-site', () => ({ 'sec-fetch-site': 'same-site' })],
  ['no Origin, Sec-Fetch-Site none', () => ({ 'sec-fetch-site': 'none' })],
  ['no Origin and nothing else', () => ({})],
  ['no Origin but a good Referer', (portal) => ({ referer: `${portal}/account` })],
]

describe('T22 a form from elsewhere', () => {
  it.each(postRoutes)('POST %s is refused from everywhere else, with no effect and no cookie', async (route) => {
    const before = stateOf(house.server.dataFolder)
    const limits = stateOf(house.server.dataFolder, []).limit_window
    for (const [who, headers] of foreign) {
      const answer = await admin.copy().post(filled(route), filledForm, headers(house.server.portalUrl))
      expect([who, answer.status]).toEqual([who, 403])
      expect(answer.text).toContain('did not come from this page')
      expect(answer.cookies).toEqual([])
    }
    expect(stateOf(house.server.dataFolder)).toEqual(before)
    expect(stateOf(house.server.dataFolder, []).limit_window).toEqual(limits)
  })

  it('the portal’s own form is taken by its Origin, or where a browser leaves that out by Sec-Fetch-Site', async () => {
    for (const headers of [{ origin: house.server.portalUrl }, { 'sec-fetch-site': 'same-origin' }]) {
      expect((await admin.copy().post('/language', { lang: 'fr', back: '/account' }, headers)).headers.location).toBe('/account')
    }
  })

  it('these are all the forms and pages there are', () => {
    const folder = join(repository, 'packages/server/src/portal')
    const source = readdirSync(folder)
      .filter((name) => name.endsWith('-routes.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('')
    // Counted in the source, so that a new route cannot be forgotten here: a loop or a helper stands for what it makes.
    const gets = source.match(/pages\.get\(/g)?.length
    const posts = source.match(/pages\.post\(/g)?.length
    const verbs = source.match(/onPerson\(['"]/g)?.length
    const loops = source.match(/^ {2}for \(const /gm)?.length
    expect({ gets, posts, verbs, loops }).toEqual({ gets: 10 + 3, posts: 15, verbs: 6, loops: 4 })
    expect([getRoutes.length, postRoutes.length, liveRoutes.length]).toEqual([14, 22, 2])
  })
})
