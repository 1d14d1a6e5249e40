/**
 * Fills an empty data folder, through the store's own port, with people whose phones are active and with browsers that wait: a benchmark that enrolled
 * them over HTTP would measure its own patience. Usage: fill-house.ts <folder>, a `Wanted` on standard input; prints a `Filled`.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { authenticatorId, identifierFrom, installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { oprfSecretKey } from '@countersign/protocol/pin/oprf.ts'
import { hash } from '@node-rs/argon2'
import { readKeyFile } from '../../src/keys/key-file.ts'
import { makeKeys } from '../../src/keys/keys.ts'
import { argon2Passwords } from '../../src/passwords/argon2.ts'
import { openSqliteStore } from '../../src/sqlite/open-store.ts'
import { systemClock } from '../../src/system/system.ts'
import { DATABASE } from '../../src/wire.ts'
import { fixtures, type Pin, text } from '../../test/store/fixtures.ts'

interface Wanted {
  readonly password: string
  /** `real`: hashed as the product does. `none`: hashed at the least that argon2id allows, for measures that leave the hash out. */
  readonly hashing: 'real' | 'none'
  readonly people: readonly {
    readonly username: string
    readonly installation: PublicJwk
    readonly possession: PublicJwk
    readonly verification:
      | { readonly uv: 'pin'; readonly key: PublicJwk }
      | { readonly uv: 'webauthn'; readonly id: string; readonly key: PublicJwk }
  }[]
  /** Browsers that have given a password and wait. */
  readonly browsers: number
}

interface Filled {
  /** Name of each person's PIN key, by user name. */
  readonly pinKeys: Readonly<Record<string, string>>
  /** Session tokens of the browsers. */
  readonly tokens: readonly string[]
}

const folder = process.argv[2]
if (folder === undefined) throw new Error('Usage: fill-house.ts <folder>')
process.umask(0o077)
mkdirSync(folder, { recursive: true })
const wanted = JSON.parse(await readAll(process.stdin)) as Wanted
const keys = makeKeys(readKeyFile(folder, false, systemClock.now()))
const store = await openSqliteStore({ path: join(folder, DATABASE), clock: systemClock, node: 'server' })
const house = fixtures(store, systemClock)
const passwordHash =
  wanted.hashing === 'real'
    ? await (await argon2Passwords()).hash(wanted.password)
    : await hash(wanted.password, { algorithm: 2, memoryCost: 8, timeCost: 1, parallelism: 1 })

/** Each step of an activation as the store takes it; the messages that would ask for it were checked by nobody here. */
async function activate({
  username,
  installation,
  possession,
  verification,
}: Wanted['people'][number]): Promise<readonly [string, string][]> {
  const who = await house.atPortal(await house.person({ username, passwordHash }))
  const enrolment = await house.code(who)
  const phone = await house.openedBy(enrolment, { iid: installationId(installation), key: installation })
  const pin = verification.uv === 'pin' ? await aPin(enrolment.id, phone.iid, verification.key) : null
  const settlement = house.claim(enrolment, phone, pin, {
    aid: authenticatorId(possession),
    possession,
    language: 'en',
    ...(verification.uv === 'webauthn' && { verification: { uv: 'webauthn', credential: verification.id, key: verification.key } }),
  })
  const claimed = await store.enrolments.claim(settlement)
  if (claimed !== 'claimed') throw new Error(claimed)
  // As long as a signed binding is: it lies in every row that the sign-ins read.
  const activation = { enrolmentId: enrolment.id, then: 'active', binding: JSON.stringify({ payload: text(900) }) } as const
  const decided = await store.transactions.decide(
    house.decision(settlement.proof.transaction, settlement.authenticator.aid, pin, { activation }),
  )
  if (decided !== 'settled') throw new Error(decided)
  return pin === null ? [] : [[username, pin.kid]]
}

async function aPin(enrolmentId: `enr_${string}`, iid: `ins_${string}`, key: PublicJwk): Promise<Pin> {
  const kid = identifierFrom('ok', randomBytes(16))
  const sealed = keys.seal(oprfSecretKey(randomBytes(32)), `pin|${iid}|${kid}`)
  if (!(await store.installations.makePin({ iid, kid, sealed, madeFor: enrolmentId }))) throw new Error('no PIN key')
  const charged = await store.installations.charge(house.chargeInput(iid, kid, enrolmentId))
  if (charged.is !== 'charged') throw new Error(charged.code)
  return { iid, kid, key, seq: charged.seq }
}

const pinKeys = Object.fromEntries((await Promise.all(wanted.people.map(activate))).flat())
const tokens = Array.from({ length: wanted.browsers }, () => text(32))
const owner = await house.person({ passwordHash })
for (const token of tokens)
  await store.sessions.begin(house.newSession(owner.id), keys.keyedHash('session', token), { audit: [], outbox: [] })
await store.close()
process.stdout.write(JSON.stringify({ pinKeys, tokens } satisfies Filled))
