import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readPhone } from '@countersign/client/phone-file.ts'
import { numberOn, PortalVisitor } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { expect, test } from 'vitest'
import { keptAt, keptPerson, startAtKeptAddress, statesFolder } from '../../src/upgrade/kept-state.ts'

const versions = readdirSync(statesFolder).filter((name) => /^\d/.test(name))

test('at least one earlier state is kept', () => {
  expect(versions.length).toBeGreaterThan(0)
})

test.each(versions)('the phone of %s approves a sign-in on this version', async (version) => {
  const folder = join(statesFolder, version)
  // A checkout keeps no file modes but the executable bit, and the server refuses a key file that others may read.
  chmodSync(join(folder, 'data', 'keys.json'), 0o600)
  const server = await startAtKeptAddress(join(folder, 'data'))
  try {
    const phone = SimulatedPhone.restore(keptAt.phone, await readPhone(readFileSync(join(folder, 'phone.json'), 'utf8')))
    const browser = new PortalVisitor(keptAt.portal)
    const number = numberOn(await browser.signIn(keptPerson.username, keptPerson.password))
    const shown = await phone.firstRequest()
    if (number === null || shown === null) throw new Error('the sign-in did not reach the phone')
    expect(await phone.approve(shown, number, keptPerson.pin)).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect((await browser.get('/waiting')).path).toBe('/account')
  } finally {
    await server.stop()
    rmSync(server.dataFolder, { recursive: true, force: true })
  }
})
