import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOn, linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cli } from '../../src/http/cli.ts'
import { approve, type House, linkIn, need, newestRequest, openHouse } from '../../src/http/house.ts'
import { lineTo, tapped } from '../../src/http/phone-line.ts'

const PASSWORD = 'kestrel-over-Xq7-hill'
const WRONG = 'heron-under-Zk4-bridge'
const PIN = 'cAn4r!'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

/** Everything that somebody with the logs or a copy of the data folder could look through. The keys are keys: they are not looked through. */
function whereSecretsLeak(): [string, Buffer][] {
  const files = readdirSync(house.server.dataFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'keys.json')
    .map((entry): [string, Buffer] => [entry.name, readFileSync(join(entry.parentPath, entry.name))])
  return [['the logs', Buffer.from(house.server.logs())], ...files]
}

it('T23 no secret of a whole run is in the logs or in the data folder, neither while the server runs nor afterwards', async () => {
  const tap = tapped(lineTo(house.server.phoneUrl))
  const secrets = new Map<string, string>([
    ['password', PASSWORD],
    ['password as a user name is spelled', PASSWORD.toLowerCase()],
    ['wrong password', WRONG],
    ['PIN', PIN],
  ])
  const invitation = await house.invite('canary')
  secrets.set('invitation', new URL(invitation).pathname.split('/').at(-1) as string)
  secrets.set('set-up link', new URL(await house.server.setUpLink()).pathname.split('/').at(-1) as string)
  const browser = house.browser()
  const page = await browser.submit(new URL(invitation).pathname, { password: PASSWORD })
  secrets.set('token of the password alone', need(browser.token, 'a token'))
  const [link, code] = [need(linkOn(page), 'a link'), need(codeOn(page), 'a code')]
  secrets.set('secret of the link', link.slice(-26)).set('secret of the typed code', code.slice(4))

  const phone = await house.phone(tap.send)
  await phone.open(`${code.slice(0, 4)}ZZZZZZZZ`)
  const bound = await phone.activate(link, PIN, () => browser.until('/activate', numberOn))
  expect(bound.ok).toBe(true)
  await browser.open('/activate')
  secrets.set('token after activation', need(browser.token, 'a token'))

  // A person types the password where the user name belongs; another types it wrongly.
  await house.browser().post('/sign-in', { username: PASSWORD, password: '' })
  await house.browser().post('/sign-in', { username: 'canary', password: WRONG })
  const waiting = await house.waiting({ username: 'canary', password: PASSWORD })
  secrets.set('token while waiting', need(waiting.browser.token, 'a token'))
  await phone.pinFor((await newestRequest(phone)).context.txn, house.server.phoneUrl, 'cAn4r?')
  expect((await approve(phone, waiting.number, PIN)).ok).toBe(true)
  await waiting.browser.open('/waiting')
  secrets.set('token, signed in', need(waiting.browser.token, 'a token'))
  const reset = linkIn(await house.administer(`/people/${await house.idOf('canary')}/reset-password`))
  secrets.set('reset link', new URL(reset).pathname.split('/').at(-1) as string)
  const invited = cli(house.server, 'user', 'add', 'printed').out.trim()
  secrets.set('link of the command line', new URL(invited).pathname.split('/').at(-1) as string)
  for (const [i, { headers }] of tap.taken.entries()) secrets.set(`proof ${i}`, String(headers['countersign-proof']))
  await house.browser().get(`/nothing?${new URLSearchParams({ password: PASSWORD })}`)

  const found = () =>
    whereSecretsLeak().flatMap(([where, content]) =>
      [...secrets].filter(([, secret]) => content.includes(secret)).map(([what]) => `${what} in ${where}`),
    )
  // The set-up link is printed: that is its way to the operator.
  const meant = ['set-up link in the logs']
  expect(found()).toEqual(meant)
  await house.server.stop()
  expect(found()).toEqual(meant)
})
