import { chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readPhone } from '@countersign/client/phone-file.ts'
import { numberOn, PortalVisitor } from '@countersign/client/portal-visitor.ts'
import type { RunningServer } from '@countersign/client/server-process/server.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { readEvidenceKeys } from '@countersign/protocol/evidence/keys.ts'
import { expect, test } from 'vitest'
import { cli } from '../../src/http/cli.ts'
import { judged } from '../../src/http/evidence.ts'
import { keptAt, keptPerson, startAtKeptAddress, statesFolder } from '../../src/upgrade/kept-state.ts'

/** Also of what was decided before receipts were thought of: the log names its transaction. */
async function expectEvidence(server: RunningServer): Promise<void> {
  const trusted = readEvidenceKeys(utf8(await (await fetch(`${keptAt.portal}/evidence-keys.json`)).text()))
  if (trusted === null) throw new Error('the server publishes no evidence keys')
  const listed = cli(server, 'evidence', 'list', keptPerson.username).out.trim().split('\n')
  const [newest, ...before] = listed.map((line) => line.split('\t'))
  expect(newest?.slice(3, 4)).toEqual(['signin'])
  expect(before.map(([, outcome]) => outcome)).toContain('approved')
  for (const [, outcome, txn] of [newest, ...before] as [string, string, string][]) {
    if (outcome !== 'burnt') expect([txn, judged(cli(server, 'evidence', 'export', txn).out, trusted)]).toEqual([txn, 'holds'])
  }
}

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
    await expectEvidence(server)
    // Nobody has chosen a brand there: the setting's name stands.
    expect(await (await fetch(`${keptAt.phone}/brand`)).json()).toMatchObject({ name: 'Countersign', accent: null, logo: null })
  } finally {
    await server.stop()
    rmSync(server.dataFolder, { recursive: true, force: true })
  }
})
