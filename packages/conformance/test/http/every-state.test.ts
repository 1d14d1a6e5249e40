import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from '../../src/http/browser.ts'
import { stateOf } from '../../src/http/database.ts'
import { type House, openHouse, PASSWORD } from '../../src/http/house.ts'
import { filledForm, getRoutes, liveRoutes, type postRoutes } from '../../src/http/portal-routes.ts'

/**
 * Who may do what: every state of a session against every route. `→ x`: redirected there; a number: that status. Lessons of others: a check that was
 * missing on one path only.
 */
const ENDED = '→ /sign-in?notice=session-ended'
const states = ['none', 'waiting', 'activation', 'no-phone', 'full', 'admin'] as const
type State = (typeof states)[number]
type Row = Readonly<Record<State, string>>

const row = (...cells: string[]): Row => Object.fromEntries(states.map((state, i) => [state, cells[i]])) as Row
const people = row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '404', '200')
const personPost = (done: string) => row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '404', done)

const expectedGet: Readonly<Record<(typeof getRoutes)[number], Row>> = {
  '/': row('→ /sign-in', '→ /waiting', '→ /waiting', '→ /waiting', '→ /account', '→ /account'),
  '/sign-in': row('200', '200', '200', '200', '→ /account', '→ /account'),
  '/waiting': row(ENDED, '200', '→ /activate', '→ /activate', '→ /account', '→ /account'),
  '/activate': row(ENDED, '→ /waiting', '200', '403', '→ /activate/done', '→ /activate/done'),
  '/activate/done': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '200', '200'),
  '/account': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '200', '200'),
  // None of theirs: to a full session as if it were not there.
  '/account/evidence/:txn': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '404', '404'),
  '/people': people,
  '/people/invite': people,
  '/people/:id': people,
  '/people/:id/delete': people,
  '/people/:id/unbind': people,
  '/appearance': people,
  // Without a colour there is nothing to try.
  '/appearance/try': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '404', '404'),
}

const expectedPost: Readonly<Partial<Record<(typeof postRoutes)[number], Row>>> = {
  '/language': row('→ /account', '→ /account', '→ /account', '→ /account', '→ /account', '→ /account'),
  '/welcome/:token': row('410', '410', '410', '410', '410', '410'),
  '/activate/fresh': row(ENDED, '→ /waiting', '→ /activate', '403', '→ /activate', '→ /activate'),
  '/activate/not-now': row(ENDED, '→ /activate', '→ /activate', '→ /activate', '→ /account', '→ /account'),
  '/waiting/again': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '→ /waiting', '→ /waiting'),
  '/waiting/cancel': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '→ /waiting', '→ /waiting'),
  '/waiting/here': row('→ /waiting', '→ /waiting?notice=not-accepted', '→ /waiting', '→ /waiting', '→ /waiting', '→ /waiting'),
  '/account/add-phone': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '→ /activate', '→ /activate'),
  '/account/allow-tries': row(ENDED, '→ /waiting', '→ /waiting', '→ /waiting', '→ /account', '→ /account'),
  '/people': people,
  '/people/:id/invite': people,
  '/people/:id/reset-password': people,
  '/people/:id/allow-tries': personPost('→ /people/:id?done=tries'),
  '/people/:id/disable': personPost('→ /people/:id?done=disabled'),
  '/people/:id/enable': personPost('→ /people/:id?done=enabled'),
  '/people/:id/unbind': personPost('→ /people/:id?done=unbound'),
  '/people/:id/delete': personPost('→ /people?done=deleted'),
  '/appearance': personPost('→ /appearance?done=saved'),
  // A form without a picture.
  '/appearance/logo': personPost('422'),
  '/appearance/remove-logo': personPost('→ /appearance?done=no-logo'),
}

let house: House
let id: string
const browsers = {} as Record<State, Browser>
beforeAll(async () => {
  house = await openHouse()
  const full = await house.member('full')
  const lost = await house.member('no-phone')
  await house.administer(`/people/${await house.idOf('no-phone')}/unbind`)
  await house.member('victim')
  id = await house.idOf('victim')
  browsers.none = house.browser()
  browsers.waiting = (await house.waiting(await house.member('waiting'))).browser
  browsers.activation = await house.welcomed('activation')
  browsers['no-phone'] = house.browser()
  await browsers['no-phone'].signIn(lost.username, PASSWORD)
  browsers.full = full.browser
  browsers.admin = house.administrator.browser
})
afterAll(() => house?.close())

const told = (answer: { status: number; headers: { location?: string | undefined } }) =>
  answer.headers.location === undefined ? String(answer.status) : `→ ${answer.headers.location.replace(id, ':id')}`

describe.each(states)('T22 a session in state "%s"', (state) => {
  it.each(getRoutes)('GET %s', async (route) => {
    const answer = await browsers[state].get(route.replace(':id', id))
    expect(told(answer)).toBe(expectedGet[route][state])
  })

  it.each(liveRoutes)('GET %s', async (route) => {
    // A stream does not end: only who is refused gets a whole answer.
    if (state === 'none') expect((await browsers.none.get(route)).status).toBe(403)
    else expect((await browsers[state].head(route)).status).toBe(200)
  })

  const posts = Object.entries(expectedPost)
  it.each(state === 'admin' ? [] : posts)('POST %s', async (route, expected) => {
    const { subscriber: before, brand } = stateOf(house.server.dataFolder)
    const answer = await browsers[state].post(route.replace(':id', id).replace(':token', 'nobodys'), { ...filledForm, lang: 'en' })
    expect(told(answer)).toBe(expected[state])
    const after = stateOf(house.server.dataFolder)
    expect(after.brand).toEqual(brand)
    const still = after.subscriber?.map((one) => ({ ...one, language: null }))
    expect(still).toEqual(before?.map((one) => ({ ...one, language: null })))
  })
})

it.each(Object.entries(expectedPost))('T20 an administrator: POST %s', async (route, expected) => {
  const answer = await browsers.admin.post(route.replace(':id', id).replace(':token', 'nobodys'), {
    ...filledForm,
    role: 'person',
    lang: 'en',
  })
  expect(told(answer)).toBe(expected.admin)
})

it('T20 an administrator cannot disable or delete themself', async () => {
  const own = await house.idOf('admin')
  for (const verb of ['disable', 'delete'])
    expect((await browsers.admin.post(`/people/${own}/${verb}`)).headers.location).toBe(`/people/${own}`)
  expect((await browsers.admin.get('/people')).status).toBe(200)
})

it('T20 somebody who is not there is not found, in any spelling', async () => {
  for (const other of ['sub_nobody', '%2e%2e', "' OR 1=1 --", '__proto__', `sub_${'A'.repeat(150)}`]) {
    expect((await browsers.admin.get(`/people/${encodeURIComponent(other)}`)).status).toBe(404)
    expect((await browsers.admin.post(`/people/${encodeURIComponent(other)}/delete`)).status).toBe(404)
  }
})
