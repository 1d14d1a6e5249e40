import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { windowsOfStrangers } from '../audit/note-refusal.ts'
import { type Deps, newId, newToken } from '../deps.ts'
import { normaliseUsername, type Subscriber } from '../person/subscriber.ts'
import type { LimitWindow } from '../ports/limits.ts'
import { facts } from '../ports/make-facts.ts'
import type { AuditLog } from '../ports/store.ts'
import { beginSignIn } from '../transaction/begin-sign-in.ts'
import { networkOf } from './network.ts'
import type { Session, SignedIn } from './session.ts'

/** Wrong passwords: per name and address, and per address. Windows of 10 minutes. Our choice; keyed so that a stranger elsewhere locks nobody out. */
const tries = { perNameAndAddress: 10, perAddress: 60, window: 600, toldPerPerson: 20 } as const

export interface Browser {
  readonly ip: string
  /** In words, for the person to recognise: "Firefox, Windows". */
  readonly browser: string
}

/**
 * Where a session stands: what its browser has to be shown. `no_phone`: a phone is required and an invitation has to allow it first.
 * `go_on`: no phone is there, allowed or required.
 */
export type Standing = 'waiting' | 'activation' | 'no_phone' | 'go_on' | 'signed_in'

/**
 * The first factor. One answer for every failure: nobody learns who exists, who is disabled, who has a password.
 * With a phone, the sign-in's request begins at once.
 */
export async function signIn(
  deps: Deps,
  input: { username: string; password: string } & Browser,
): Promise<Outcome<{ token: string; standing: Standing }>> {
  const { store } = deps
  const username = normaliseUsername(input.username).slice(0, 200)
  const network = networkOf(input.ip)
  // Hashed: people type their password where the user name belongs, and counters are stored.
  const [pair, address] = [`password:${deps.keys.keyedHash('limit', username)}:${network}`, `password:${network}`]
  const room = await Promise.all([
    store.limits.take(pair, tries.perNameAndAddress, tries.window),
    store.limits.take(address, tries.perAddress, tries.window),
  ])
  const subscriber = await store.people.byUsername(username)
  if (room.includes(false)) {
    const limited = { kind: 'session.password_limited', subject: subscriber?.id ?? null, actor: 'server', data: { ip: input.ip } } as const
    note(deps, limited, [{ key: `told:${room[0] ? address : pair}`, most: 1, seconds: tries.window }, ...windowsFor(subscriber, input.ip)])
    return refuse('rate_limited')
  }
  const usable = subscriber?.state === 'active' ? subscriber : null
  const right = await deps.passwords.verify(usable?.passwordHash ?? null, input.password.slice(0, 1000))
  if (usable === null || !right) {
    const data = { why: whyRefused(subscriber), ip: input.ip }
    note(
      deps,
      { kind: 'session.password_refused', subject: subscriber?.id ?? null, actor: 'server', data },
      windowsFor(subscriber, input.ip),
    )
    return refuse('signature_invalid', 'password')
  }
  // Only wrong passwords count: many people may sign in from one address.
  await Promise.all([store.limits.clear(pair), store.limits.giveBack(address)])

  const token = newToken(deps.random)
  const session: Session = {
    id: newId(deps.random, 'ses'),
    subscriberId: usable.id,
    stage: 'password',
    methods: ['pwd'],
    approvedAt: null,
    enrolmentId: null,
    transactionId: null,
    ip: input.ip,
    browser: input.browser,
    createdAt: deps.clock.now(),
  }
  const fact = {
    kind: 'session.password_accepted',
    subject: usable.id,
    actor: usable.id,
    data: { ip: input.ip, browser: input.browser },
  } as const
  if (!(await store.sessions.begin(session, deps.keys.keyedHash('session', token), facts(fact), usable.epoch)))
    return refuse('signature_invalid', 'person changed')
  return settleStanding(deps, { session, subscriber: usable }, token)
}

/** For the audit log alone. */
function whyRefused(subscriber: Subscriber | null): string {
  if (subscriber === null) return 'nobody of this name'
  if (subscriber.state !== 'active') return subscriber.state
  return 'wrong password'
}

/** Tries at one person's password are told however many strangers try names that nobody has. */
function windowsFor(subscriber: Subscriber | null, ip: string): LimitWindow[] {
  return subscriber === null
    ? windowsOfStrangers(ip)
    : [{ key: `refused:${subscriber.id}`, most: tries.toldPerPerson, seconds: tries.window }]
}

/** Not waited for: how long an answer takes must not tell which windows are full. */
function note({ store }: Pick<Deps, 'store'>, ...told: Parameters<AuditLog['note']>): void {
  store.audit.note(...told).catch(() => {})
}

/** Begins the request for somebody with a phone; lets those go on who neither have nor need one. */
async function settleStanding(deps: Deps, who: SignedIn, token: string): Promise<Outcome<{ token: string; standing: Standing }>> {
  const standing = await standingOf(deps, who)
  if (standing === 'waiting') {
    const begun = await beginSignIn(deps, who)
    return begun.ok || begun.code === 'rate_limited' ? accept({ token, standing }) : begun
  }
  if (standing === 'go_on') return goOnWithoutPhone(deps, who, token)
  return accept({ token, standing })
}

/** A signed-in session that has seen the password alone: for a person who may not have, or need not have, a phone yet. */
export async function goOnWithoutPhone(deps: Deps, who: SignedIn, token: string): Promise<Outcome<{ token: string; standing: Standing }>> {
  if (deps.policy.activation !== 'recommended' || (await deps.store.installations.authenticatorsOf(who.subscriber.id)).length > 0) {
    return refuse('enrolment_not_allowed')
  }
  const fresh = newToken(deps.random)
  const fact = { kind: 'session.completed', subject: who.subscriber.id, actor: who.subscriber.id, data: { methods: 'pwd' } } as const
  await deps.store.enrolments.replaceAll(who.subscriber.id, facts([]))
  const hashes = [deps.keys.keyedHash('session', token), deps.keys.keyedHash('session', fresh)] as const
  const moved = await deps.store.sessions.rotate(...hashes, { stage: 'full', enrolmentId: null, transactionId: null }, facts(fact))
  return moved ? accept({ token: fresh, standing: 'signed_in' }) : refuse('request_changed')
}

/** Computed from what is stored, so that no page and no endpoint can skip a step. */
export async function standingOf(deps: Deps, { session, subscriber }: SignedIn): Promise<Standing> {
  if (session.stage === 'full') return 'signed_in'
  const phones = await deps.store.installations.authenticatorsOf(subscriber.id)
  // The proof of an activation makes the phone active before its page has used the approval up: that page goes on as activation.
  if (phones.length > 0) return session.enrolmentId !== null && session.transactionId === null ? 'activation' : 'waiting'
  if (mayAddFirstPhone(deps, subscriber)) return 'activation'
  return deps.policy.activation === 'recommended' ? 'go_on' : 'no_phone'
}

export function mayAddFirstPhone(deps: Pick<Deps, 'policy'>, subscriber: SignedIn['subscriber']): boolean {
  return deps.policy.enrolment === 'open' || subscriber.mayEnrol
}
