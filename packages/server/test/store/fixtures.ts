import { randomBytes } from 'node:crypto'
import type { AuthenticatorId, EnrolmentId, InstallationId, PinKeyId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { accept } from '@countersign/protocol/outcome.ts'
import { judgeCharge } from '@countersign/protocol/pin/attempts.ts'
import type { AuditKind } from '@countersign/verifier/audit/fact.ts'
import type { Enrolment } from '@countersign/verifier/enrolment/enrolment.ts'
import type { ClaimSettlement } from '@countersign/verifier/enrolment/store.ts'
import type { Authenticator, Installation } from '@countersign/verifier/installation/installation.ts'
import type { Charged, ChargeInput } from '@countersign/verifier/installation/store.ts'
import type { Invitation, Subscriber } from '@countersign/verifier/person/subscriber.ts'
import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Facts, SpentProof } from '@countersign/verifier/ports/facts.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import type { Session } from '@countersign/verifier/session/session.ts'
import type { DecisionSettlement } from '@countersign/verifier/transaction/store.ts'
import type { Target, Transaction } from '@countersign/verifier/transaction/transaction.ts'

export function text(bytes = 16): string {
  return randomBytes(bytes).toString('base64url')
}

export function id<P extends string>(prefix: P): `${P}_${string}` {
  return `${prefix}_${text()}`
}

export function key(): PublicJwk {
  return { kty: 'EC', crv: 'P-256', x: text(32), y: text(32) }
}

export function spent(): SpentProof {
  return { jkt: text(32), jti: text() }
}

export const noFacts: Facts = { audit: [], outbox: [] }

export function telling(kind: AuditKind, subject: SubscriberId | null = null): Facts {
  return { audit: [{ kind, subject, actor: 'server', data: {} }], outbox: [] }
}

export interface PersonAtPortal {
  readonly person: Subscriber
  readonly session: Session
  readonly token: string
}

/** A PIN key on a phone, unlocked by the charge `seq`. */
export interface Pin {
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly key: PublicJwk
  readonly seq: number
}

export interface ActivePhone extends PersonAtPortal {
  readonly phone: Installation
  readonly aid: AuthenticatorId
  readonly pin: Pin
  readonly enrolment: Enrolment
  readonly proof: Transaction
}

export type Fixtures = ReturnType<typeof fixtures>

/** Brings a store, through its own port, to where a test begins. */
export function fixtures(store: Store, clock: Clock) {
  function newPerson(over: Partial<Subscriber> = {}): Subscriber {
    const subscriberId = id('sub')
    return {
      id: subscriberId,
      username: `user-${subscriberId}`.toLowerCase(),
      displayName: 'Ada Example',
      email: null,
      language: null,
      role: 'person',
      state: 'active',
      passwordHash: '$argon2id$fixture',
      mayEnrol: true,
      epoch: 1,
      createdAt: clock.now(),
      ...over,
    }
  }

  function invitation(subscriberId: SubscriberId | null, over: Partial<Invitation> = {}): Invitation {
    return { hash: text(32), subscriberId, kind: subscriberId === null ? 'setup' : 'invitation', expiresAt: clock.now() + 604_800, ...over }
  }

  async function person(over: Partial<Subscriber> = {}): Promise<Subscriber> {
    const made = newPerson(over)
    if (!(await store.people.add(made, invitation(made.id), noFacts))) throw new Error('name taken')
    return made
  }

  function newSession(subscriberId: SubscriberId): Session {
    return {
      id: id('ses'),
      subscriberId,
      stage: 'password',
      methods: ['pwd'],
      approvedAt: null,
      enrolmentId: null,
      transactionId: null,
      ip: '192.0.2.1',
      browser: 'Firefox, Windows',
      createdAt: clock.now(),
    }
  }

  async function atPortal(who?: Subscriber): Promise<PersonAtPortal> {
    const made = who ?? (await person())
    const session = newSession(made.id)
    const token = text(32)
    if (!(await store.sessions.begin(session, token, noFacts))) throw new Error('no session')
    return { person: made, session, token }
  }

  function newCode({ person: { id: subscriberId }, session }: PersonAtPortal, over: Partial<Enrolment> = {}): Enrolment {
    return {
      id: id('enr'),
      name: text(),
      typedHash: text(32),
      linkedHash: text(32),
      subscriberId,
      sessionId: session.id,
      ip: session.ip,
      browser: session.browser,
      state: 'open',
      expired: false,
      nonce: text(),
      createdAt: clock.now(),
      expiresAt: clock.now() + limits.enrolmentLife,
      opened: false,
      wrongSecrets: 0,
      metDead: false,
      numbersLeft: limits.activationNumbers,
      claimDigest: null,
      aid: null,
      iid: null,
      transactionId: null,
      ...over,
    }
  }

  async function code(who: PersonAtPortal): Promise<Enrolment> {
    const made = newCode(who)
    if (!(await store.enrolments.start(made, noFacts))) throw new Error('name taken')
    return made
  }

  function newPhone(): Installation {
    return { iid: id('ins'), key: key() }
  }

  async function openedBy(enrolment: Enrolment, phone = newPhone()): Promise<Installation> {
    if (!(await store.enrolments.opened(enrolment.id, phone, noFacts))) throw new Error('not live')
    return phone
  }

  function chargeInput(iid: InstallationId, kid: PinKeyId, live: ChargeInput['live'], over: Partial<ChargeInput> = {}): ChargeInput {
    return {
      iid,
      kid,
      blindedHash: text(32),
      live,
      judge: (counters, state) => (state === 'new' ? accept({ left: 9 }) : judgeCharge(counters)),
      spent: spent(),
      facts: { paused: telling('pin.paused'), deleted: telling('pin.deleted') },
      ...over,
    }
  }

  async function charged(iid: InstallationId, kid: PinKeyId, live: ChargeInput['live']): Promise<Extract<Charged, { is: 'charged' }>> {
    const answer = await store.installations.charge(chargeInput(iid, kid, live))
    if (answer.is !== 'charged') throw new Error(answer.code)
    return answer
  }

  async function newPin(enrolmentId: EnrolmentId, { iid }: Installation): Promise<Pin> {
    const kid = id('ok')
    if (!(await store.installations.makePin({ iid, kid, sealed: randomBytes(60), madeFor: enrolmentId }))) throw new Error('no PIN')
    await charged(iid, kid, enrolmentId)
    return { iid, kid, key: key(), seq: (await charged(iid, kid, enrolmentId)).seq }
  }

  function request(who: Pick<PersonAtPortal, 'person' | 'session'>, over: Partial<Transaction> = {}): Transaction {
    return {
      id: id('txn'),
      kind: 'signin',
      state: 'pending',
      subscriberId: who.person.id,
      sessionId: who.session.id,
      enrolmentId: null,
      number: String(Math.floor(Math.random() * 1e6)).padStart(6, '0'),
      createdAt: clock.now(),
      expiresAt: clock.now() + limits.transactionLife,
      decidedBy: null,
      ...over,
    }
  }

  function target(transactionId: TransactionId, aid: AuthenticatorId): Target {
    return { transactionId, aid, nonce: text(), context: text(64), ctx: text(32) }
  }

  function authenticator(subscriberId: SubscriberId, iid: InstallationId, over: Partial<Authenticator> = {}): Authenticator {
    return {
      aid: id('aut'),
      iid,
      subscriberId,
      state: 'pending',
      possession: key(),
      verification: { uv: 'webauthn', credential: text(), key: key() },
      phone: 'Pixel 9',
      language: 'fr',
      claimDigest: text(32),
      createdAt: clock.now(),
      activatedAt: null,
      lastUsedAt: null,
      ...over,
    }
  }

  function claim(enrolment: Enrolment, { iid }: Installation, pin: Pin | null, over: Partial<Authenticator> = {}): ClaimSettlement {
    const made = authenticator(enrolment.subscriberId, iid, { ...(pin && { verification: { uv: 'pin', kid: pin.kid } }), ...over })
    const until = { kind: 'activation', enrolmentId: enrolment.id, expiresAt: enrolment.createdAt + limits.enrolmentLifeOpened } as const
    const transaction = request(
      { person: { id: enrolment.subscriberId } as Subscriber, session: { id: enrolment.sessionId } as Session },
      until,
    )
    return {
      enrolmentId: enrolment.id,
      claimDigest: text(32),
      authenticator: made,
      pin: pin && { kid: pin.kid, key: pin.key, seq: pin.seq },
      proof: { transaction, target: target(transaction.id, made.aid) },
      spent: spent(),
      facts: { claimed: telling('enrolment.claimed', enrolment.subscriberId), frozen: telling('enrolment.frozen', enrolment.subscriberId) },
    }
  }

  function decision(
    transaction: Transaction,
    aid: AuthenticatorId,
    pin: Pick<Pin, 'iid' | 'kid' | 'seq'> | null,
    over: Partial<DecisionSettlement> = {},
  ): DecisionSettlement {
    return {
      transactionId: transaction.id,
      aid,
      to: 'approved',
      digest: text(32),
      message: '{"payload":"…"}',
      answer: '{"ok":true}',
      pin: pin && { iid: pin.iid, kid: pin.kid, seq: pin.seq },
      activation:
        transaction.enrolmentId === null ? null : { enrolmentId: transaction.enrolmentId, then: 'active', binding: '{"binding":1}' },
      spent: spent(),
      facts: telling('transaction.approved', transaction.subscriberId),
      ...over,
    }
  }

  /** A claimed code: everything but the proof. */
  async function claimed(who: PersonAtPortal, on = newPhone(), pin?: Pin) {
    const enrolment = await code(who)
    const phone = await openedBy(enrolment, on)
    const used = pin ?? (await newPin(enrolment.id, phone))
    const settlement = claim(enrolment, phone, used)
    const answer = await store.enrolments.claim(settlement)
    if (answer !== 'claimed') throw new Error(answer)
    return { ...who, enrolment, phone, pin: used, settlement, aid: settlement.authenticator.aid, proof: settlement.proof.transaction }
  }

  async function activated(who?: PersonAtPortal, on = newPhone(), pin?: Pin): Promise<ActivePhone> {
    const made = await claimed(who ?? (await atPortal()), on, pin)
    const answer = await store.transactions.decide(decision(made.proof, made.aid, made.pin))
    if (answer !== 'settled') throw new Error(answer)
    return made
  }

  /** A sign-in that waits on the given phones. */
  async function waiting(
    who: Pick<PersonAtPortal, 'person' | 'session'>,
    aids: readonly AuthenticatorId[],
    over: Partial<Transaction> = {},
  ): Promise<Transaction> {
    const made = request(who, over)
    const targets = aids.map((aid) => target(made.id, aid))
    const answer = await store.transactions.begin(made, targets, limits.pendingPerSubscriber, noFacts)
    if (answer !== 'begun') throw new Error(answer)
    return made
  }

  /** The PIN, typed rightly for this request. */
  async function unlocked(pin: Pin, live: ChargeInput['live']): Promise<Pin> {
    return { ...pin, seq: (await charged(pin.iid, pin.kid, live)).seq }
  }

  return {
    newPerson,
    invitation,
    person,
    newSession,
    atPortal,
    newCode,
    code,
    newPhone,
    openedBy,
    chargeInput,
    newPin,
    request,
    target,
    authenticator,
    claim,
    decision,
    claimed,
    activated,
    waiting,
    unlocked,
  }
}
