import type { EnrolmentId, InstallationId, PinKeyId } from '@countersign/protocol/identity.ts'
import { accept, refuse } from '@countersign/protocol/outcome.ts'
import { openSqliteStore } from '../../../src/sqlite/open-store.ts'
import { spent, telling, text } from '../fixtures.ts'

/** A process of its own on a database: `node node.ts <path> <what> [arguments]`. Says a line for each thing that the store has acknowledged. */
const [path = '', what = '', ...rest] = process.argv.slice(2)
const clock = { now: () => Math.floor(Date.now() / 1000) }
// All that are to start at once wait for the same moment.
if (what === 'open') while (Date.now() < Number(rest[0]));
const store = await openSqliteStore({ path, clock, node: 'node1' })
const say = (line: string) => process.stdout.write(`${line}\n`)

if (what === 'append') {
  const many = Number(rest[0])
  const write = async (i: number) => {
    await store.audit.append([{ kind: 'session.ended', subject: null, actor: String(process.pid), data: { i } }])
    say(String(i))
  }
  for (let i = 0; i < many; i += 5) await Promise.all([i, i + 1, i + 2, i + 3, i + 4].map(write))
} else if (what === 'take') {
  const taken = await Promise.all(Array.from({ length: 200 }, () => store.limits.take('shared', 100, 3600)))
  say(String(taken.filter(Boolean).length))
} else if (what === 'charge') {
  const [iid, kid, live] = rest as [InstallationId, PinKeyId, EnrolmentId]
  for (let i = 0; i < 40; i++) {
    const answer = await store.installations.charge({
      iid,
      kid,
      live,
      blindedHash: text(32),
      judge: ({ charged }) => (charged >= 50 ? refuse('pin_refused') : accept({ left: 0 })),
      spent: spent(),
      facts: { paused: telling('pin.paused'), deleted: telling('pin.deleted') },
    })
    if (answer.is === 'charged') say(String(answer.seq))
  }
}
await store.close()
say('done')
