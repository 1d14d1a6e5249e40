import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkOn } from '@countersign/client/portal-visitor.ts'
import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { random } from '@countersign/client/simulated-phone.ts'
import { identifierFrom } from '@countersign/protocol/identity.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { sendOpenPinChange, signOpenPinChange } from '@countersign/protocol/phone/pin-change.ts'
import { blobKey } from '@countersign/protocol/pin/blob.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Rows, readRows } from '../../src/http/database.ts'
import { callAs, strangersKey } from '../../src/http/forge.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'
import { aBlindedElement, guess, pinRow } from '../../src/http/pin.ts'
import {
  bytesIn,
  derived,
  openOprfKey,
  opensBlob,
  outputOf,
  type StolenBlob,
  type StolenKeyFile,
  unseal,
  windows,
} from '../../src/http/thief.ts'

let house: House
let victim: Member
let thief: SimulatedPhone
beforeAll(async () => {
  house = await openHouse()
  victim = await house.member('victim')
  await house.signedIn(victim)
  thief = victim.phone.image()
})
afterAll(() => house?.close())

const counters = () => {
  const row = pinRow(house.server.dataFolder, victim.phone)
  return { charged: row?.['charged'], cleared: row?.['cleared'], state: row?.['state'] }
}

describe('T11 (a) an image of the phone alone', () => {
  const evaluate = (live: string, kid = need(thief.state.pin, 'a PIN').kid, by = thief.installation) =>
    callAs(house.server.phoneUrl, paths.evaluate, by, {
      typ: 'countersign/pin-evaluate',
      v: 1,
      iid: thief.iid,
      kid,
      for: live,
      blinded: aBlindedElement(),
    })

  it('nothing is live: every road to a guess is refused, and nothing is counted', async () => {
    const before = counters()
    const rows = readRows(house.server.dataFolder)
    const ids = (table: string) => (rows[table] ?? []).map(({ id }) => String(id))
    // Everything that was ever live here, and whatever could be made up.
    const over = [...ids('request'), ...ids('enrolment')]
    expect(over.length).toBeGreaterThan(3)
    const made = ['txn', 'enr', 'chg'].map((prefix) => `${prefix}_${'A'.repeat(22)}`)
    for (const live of [...over, ...made]) expect([live, problemOf(await evaluate(live))]).toEqual([live, 'pin_not_live'])

    // Somebody else's request; and a key of the thief's own making, for each of them.
    const other = await house.member('somebody-else')
    await house.waiting(other)
    const theirs = (await newestRequest(other.phone)).context.txn
    expect(problemOf(await evaluate(theirs))).toBe('pin_not_live')
    const own = identifierFrom('ok', random(16))
    expect(problemOf(await evaluate(theirs, own))).toBe('pin_refused')
    expect(problemOf(await evaluate(`enr_${'A'.repeat(22)}`, own))).toBe('pin_required')
    expect(problemOf(await evaluate(theirs, undefined, await strangersKey(thief)))).toBe('pin_refused')

    // A change of PIN needs the PIN key's word, and the image has no PIN key that is open.
    const kid = need(thief.state.pin, 'a PIN').kid
    const old = { kid, key: await strangersKey(thief), seq: Number(before.charged) }
    const open = await signOpenPinChange({ iss: thief.origin, installation: thief.installation, old, random })
    expect(await sendOpenPinChange(thief.link, thief.installation, open)).toMatchObject({ code: 'signature_invalid' })
    expect(counters()).toEqual(before)
  })

  it('the blob opens for nobody at home: not even the right PIN, under any key that the image holds', async () => {
    const { blob, scope } = stolen()
    const inImage = [blob.salt, blob.wrapped, blob.iv, Buffer.from(blob.jwk.x, 'base64url'), Buffer.from(blob.jwk.y, 'base64url')]
    expect(inImage.flatMap((bytes) => [...windows(bytes)]).some((key) => opensBlob(scope, blob, key, PIN))).toBe(false)
  })

  it('with something live: five guesses, whatever it is live for, then the pause', async () => {
    await house.waiting(victim)
    const first = await newestRequest(thief)
    const own = await house.welcomed('thief')
    const opened = await thief.open(need(linkOn(await own.open('/activate')), 'a code of the thief’s own'))
    if (!opened.ok) throw new Error(opened.code)
    let answered = 0
    for (let i = 0; i < 10; i++) {
      const [one, two] = [await guess(thief, first, `no${i}a`), await thief.pinFor(opened.value.sid, opened.value.iss, `no${i}b`)]
      answered += [one, two].filter((tried) => !tried.ok && tried.code === 'pin_wrong').length
    }
    expect(answered).toBe(5)
    expect(await guess(thief, first, PIN)).toMatchObject({ code: 'pin_paused' })
    await house.administer(`/people/${await house.idOf('victim')}/allow-tries`)
    const { number } = await house.waiting(victim)
    expect(await approve(victim.phone, number)).toMatchObject({ ok: true, value: { pin_wrong_before: 5 } })
  })
})

interface Loot {
  readonly blob: StolenBlob
  readonly scope: Parameters<typeof opensBlob>[0]
  readonly rows: Rows
  readonly file: StolenKeyFile
}

function stolen(): Loot {
  const { kid, blob } = need(thief.state.pin, 'a PIN')
  const file = JSON.parse(readFileSync(join(house.server.dataFolder, 'keys.json'), 'utf8')) as StolenKeyFile
  return { blob, scope: { iss: thief.origin, iid: thief.iid, kid }, rows: readRows(house.server.dataFolder), file }
}

/** Would the thief notice the right PIN, if one of these were the OPRF key? */
const anyOpens = ({ scope, blob }: Loot, keys: Iterable<Uint8Array>): boolean => {
  let tried = 0
  for (const key of keys) {
    tried++
    if (opensBlob(scope, blob, key, PIN)) return true
  }
  expect(tried).toBeGreaterThan(5)
  return false
}

const fileSecrets = ({ file }: Loot): Uint8Array[] =>
  file.masters.flatMap(({ key }) => [
    new Uint8Array(Buffer.from(key, 'base64url')),
    ...['hash', 'code', 'seal', 'nonce', 'oprf'].map((use) => derived(key, use)),
    new Uint8Array(Buffer.from(file.evidence.d ?? '', 'base64url')),
  ])

describe('T11 (b) a dump of the database alone, or of the key file alone', () => {
  it('the database, with the phone’s blob: no bytes of it are the OPRF key, and no key that anybody can derive opens the sealed one', () => {
    const loot = stolen()
    const sealed = loot.rows['pin_key']?.find(({ kid }) => kid === loot.scope.kid)?.['sealed'] as Uint8Array
    expect(anyOpens(loot, [...windows(sealed), ...bytesIn(loot.rows).filter(({ length }) => length === 32)])).toBe(false)
    const masters = [...bytesIn(loot.rows).filter(({ length }) => length === 32), new Uint8Array(32)]
    const guessed = { masters: masters.map((key) => ({ key: Buffer.from(key).toString('base64url') })), evidence: {} }
    expect(openOprfKey(guessed, loot.rows, loot.scope)).toBeNull()
  })

  it('the key file, with the phone’s blob: nothing in it, or derived from it, is the OPRF key', () => {
    const loot = stolen()
    expect(anyOpens(loot, fileSecrets(loot))).toBe(false)
  })

  it('both, without the phone: the right PIN looks like every other, for nothing in the database depends on it', () => {
    const loot = stolen()
    const key = need(openOprfKey(loot.file, loot.rows, loot.scope), 'the OPRF key')
    const output = need(outputOf(loot.scope, key, PIN), 'an output')
    const all = bytesIn(loot.rows)
    expect(all.some((bytes) => Buffer.from(bytes).includes(output.subarray(0, 16)))).toBe(false)
    // As if the blob were hidden in some value, with its salt in another.
    const keks = all.filter(({ length }) => length === 32).map((salt) => blobKey(loot.scope, output, salt))
    const opens = (kek: Uint8Array) =>
      all.some((bytes) => bytes.length > 28 && unseal(kek, bytes.subarray(0, 12), bytes.subarray(12)) !== null)
    expect(keks.length).toBeGreaterThan(5)
    expect(keks.some(opens)).toBe(false)
  })
})

describe('T11 (c) database, key file and the image of the phone together', () => {
  it('guessing at home works, without a limit: the PIN is found, and the threat model says so', () => {
    const { blob, scope, rows, file } = stolen()
    const before = counters()
    const key = need(openOprfKey(file, rows, scope), 'the OPRF key')
    const candidates = Array.from({ length: 10_000 }, (_, i) => String((i + 8_200) % 10_000).padStart(4, '0'))
    const at = candidates.findIndex((pin) => opensBlob(scope, blob, key, pin))
    expect(candidates[at]).toBe(PIN)
    expect(counters()).toEqual(before)
    const threats = readFileSync(join(import.meta.dirname, '../../../../spec/threat-model.md'), 'utf8')
    expect(threats).toMatch(/\*\*guess its PIN off-line, without limit\*\*/)
  })

  it('after a change of PIN an older image is shut for good, even with both files: the old OPRF key is in neither', async () => {
    const loot = stolen()
    const { number } = await house.waiting(victim)
    const shown = await newestRequest(victim.phone)
    const unlocked = await victim.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
    if (!unlocked.ok) throw new Error(unlocked.code)
    expect((await victim.phone.changePin(shown.context.iss, unlocked.value, '5926')).ok).toBe(true)
    expect((await victim.phone.approve(shown, number, '5926')).ok).toBe(true)
    const later = { ...loot, rows: readRows(house.server.dataFolder) }
    expect(openOprfKey(later.file, later.rows, later.scope)).toBeNull()
    expect(anyOpens(later, fileSecrets(later))).toBe(false)
    const { kid, blob } = need(victim.phone.state.pin, 'a PIN')
    const fresh = need(openOprfKey(later.file, later.rows, { ...loot.scope, kid }), 'the new OPRF key')
    expect(opensBlob(loot.scope, loot.blob, fresh, PIN)).toBe(false)
    expect(opensBlob({ ...loot.scope, kid }, blob, fresh, '5926')).toBe(true)
  })
})
