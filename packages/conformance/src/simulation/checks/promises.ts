import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { payloadOf } from '@countersign/protocol/jws.ts'
import type { Promises, World } from '../world.ts'

/** What an answer promised: asked when it was given, and at the end, after whatever happened. */
interface Fact {
  readonly sentence: string
  readonly holds: () => boolean
}

export function promises(world: World): Promises {
  const facts: Fact[] = []
  const successors = new Map<string, string>()
  const guesses = new Map<string, string>()
  const { data } = world

  /** A row that was deleted with its person, or forgotten after its day, promises nothing any more. */
  function promise(sentence: string, holds: () => boolean): void {
    world.coverage.reached(`promise: ${sentence.split(' ')[0]}`)
    if (!holds()) world.watch.violated(`told, and not so: ${sentence}`)
    facts.push({ sentence, holds })
  }

  return {
    session(token, ip) {
      const hash = world.keys.keyedHash('session', token)
      promise(`session of ${ip}`, () => {
        const row = [...data.sessions.rows()].find(({ tokenHash }) => tokenHash === hash)
        return row === undefined || row.session.ip === ip
      })
    },
    signedOut(token) {
      const hash = world.keys.keyedHash('session', token)
      promise('sign-out of a session', () => ![...data.sessions.rows()].some(({ tokenHash }) => tokenHash === hash))
    },
    opened: (sid, iid) =>
      promise(`opening of ${sid}`, () => data.enrolments.get(sid) === undefined || data.openings.get(`${sid}.${iid}`) !== undefined),
    charged(iid, kid, seq, blinded, oprfKey) {
      const guess = `${iid} ${oprfKey} ${seq}`
      const before = guesses.get(guess)
      if (before !== undefined && before !== blinded) world.watch.violated(`two guesses at ${kid} under one charge, ${seq}`)
      guesses.set(guess, blinded)
      promise(`charge ${seq} of ${kid}`, () => {
        const row = data.pins.get(`${iid}.${kid}`)
        // One that was made afresh under the same name owes nothing for the other.
        const same = row?.sealed != null && toBase64url(world.keys.open(row.sealed, `pin|${iid}|${kid}`)) === oprfKey
        return !same || row.charged >= seq
      })
    },
    changed: (iid, old, key) =>
      promise(`change of the PIN key ${old}`, () => {
        const row = data.pins.get(`${iid}.${old}`)
        return row?.key == null || row.key.x !== key.x || row.state === 'gone'
      }),
    moved(token, fresh) {
      const before = successors.get(token)
      if (before !== undefined && before !== fresh) world.watch.violated('one token was told two successors')
      successors.set(token, fresh)
    },
    claimed(sid, aid, message) {
      const digest = digestText(payloadOf(message))
      promise(`claim of ${sid}`, () => {
        const row = data.enrolments.get(sid)?.enrolment
        return row === undefined || (row.aid === aid && row.claimDigest === digest)
      })
    },
    decided(txn, aid, state) {
      promise(`${state} ${txn}`, () => {
        const row = data.requests.get(txn)?.transaction
        if (row === undefined) return true
        return row.decidedBy === aid && (row.state === state || (state === 'approved' && row.state === 'consumed'))
      })
    },
    standing: (id, epoch) =>
      promise(`standing of ${id}`, () => {
        const row = data.subscribers.get(id)
        return row === undefined || row.epoch >= epoch
      }),
    removed: (aid) =>
      promise(`removal of ${aid}`, () => {
        const row = data.authenticators.get(aid)
        return row === undefined || row.authenticator.state === 'removed'
      }),
    deleted: (id) => promise(`deletion of ${id}`, () => data.subscribers.get(id) === undefined),
    check() {
      for (const { sentence, holds } of facts) if (!holds()) world.watch.violated(`promised, and lost: ${sentence}`)
    },
  }
}
