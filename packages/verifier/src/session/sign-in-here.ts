import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { accept, type Outcome, type Refused, refuse } from '@countersign/protocol/outcome.ts'
import { type Assertion, assertionShape } from '@countersign/protocol/transaction/decision.ts'
import { type BackupFlags, verifyPortalAssertion } from '@countersign/protocol/webauthn/assertion.ts'
import { portalChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import { type Deps, newToken } from '../deps.ts'
import type { Authenticator } from '../installation/installation.ts'
import { facts } from '../ports/make-facts.ts'
import { successorOf } from '../transaction/consume.ts'
import { wake } from '../transaction/wakes.ts'
import { networkOf } from './network.ts'
import type { SignedIn } from './session.ts'
import { standingOf } from './sign-in.ts'

/** Refused assertions per person and network in 10 minutes. Ours: a signature is not guessed, so this bounds work and lines of the log; keyed so that a stranger elsewhere locks nobody out. */
const tries = { most: 10, window: 600, told: 20 } as const

/** What the portal's page asks the browser for. All base64url but the RP ID. */
export interface HereOffer {
  readonly challenge: string
  readonly rpId: string
  /** Ids of this person's credentials: one of them, and no other, may answer. */
  readonly credentials: readonly string[]
}

type PlatformAuthenticator = Authenticator & { readonly verification: Extract<Authenticator['verification'], { uv: 'webauthn' }> }

/** How this browser can sign in by itself while it waits for a phone (Spec §7.3); `null` where the person has no platform credential, or the portal no name for WebAuthn. */
export function hereOffer(deps: Pick<Deps, 'keys' | 'policy'>, phones: readonly Authenticator[], token: string): HereOffer | null {
  const { rpId } = deps.policy
  const credentials = phones.filter(isPlatform).map(({ verification }) => verification.credential)
  if (rpId === null || credentials.length === 0) return null
  return { challenge: toBase64url(portalChallenge(deps.policy.portalOrigin, nonceOf(deps, token))), rpId, credentials }
}

/**
 * Signs a browser that waits for a phone in by an assertion made on the portal's own page, in the order of Spec §7.3. Answers the session's new token. The request of this
 * sign-in that still waits ends with it. `request_decided`: its page says what became of it; `rate_limited`: too many were refused.
 */
export async function signInHere(
  deps: Deps,
  who: SignedIn,
  token: string,
  given: { readonly assertion: unknown; readonly ip: string },
): Promise<Outcome<{ token: string }>> {
  const { session, subscriber } = who
  const limit = `here:${subscriber.id}:${networkOf(given.ip)}`
  if ((await standingOf(deps, who)) !== 'waiting') return refuse('request_decided', 'not waiting')
  if (!(await deps.store.limits.take(limit, tries.most, tries.window))) return refuse('rate_limited')

  const phones = await deps.store.installations.authenticatorsOf(subscriber.id)
  const judged = judge(deps, token, given.assertion, phones)
  if (!judged.ok) {
    note(deps, who, judged, given.ip)
    return judged
  }
  const { phone, flags } = judged.value
  // Only what was refused counts.
  await deps.store.limits.giveBack(limit)

  const salt = newToken(deps.random)
  const fresh = successorOf(deps, token, salt)
  const methods = ['pwd', 'pop', 'phr'] as const
  const completed = await deps.store.sessions.completeHere({
    sessionId: session.id,
    tokenHash: deps.keys.keyedHash('session', token),
    newTokenHash: deps.keys.keyedHash('session', fresh),
    salt,
    transactionId: session.transactionId,
    aid: phone.aid,
    credential: phone.verification.credential,
    methods,
    facts: facts(
      [
        {
          kind: 'session.assertion_accepted',
          subject: subscriber.id,
          actor: phone.aid,
          data: { ip: given.ip, backedUp: flags.backedUp, backupEligible: flags.backupEligible },
        },
        { kind: 'session.completed', subject: subscriber.id, actor: subscriber.id, data: { methods: methods.join(' ') } },
      ],
      // Its other tabs show a number still, and phones a request: both are over.
      wake(
        [session.id],
        phones.map(({ iid }) => iid),
      ),
    ),
    cancelled: facts({
      kind: 'transaction.cancelled',
      subject: subscriber.id,
      actor: phone.aid,
      data: { txn: session.transactionId, why: 'signed in at the portal' },
    }),
  })
  return completed ? accept({ token: fresh }) : refuse('request_decided', 'standing changed')
}

/** Rows 3 to 5 of Spec §7.3: whose credential it is, and what it signed. Whoever holds none of these keys hears one answer. */
function judge(
  deps: Pick<Deps, 'keys' | 'policy'>,
  token: string,
  given: unknown,
  phones: readonly Authenticator[],
): Outcome<{ phone: PlatformAuthenticator; flags: BackupFlags }> {
  const assertion = readAssertion(given)
  if (assertion === null) return refuse('malformed', 'assertion')
  const { rpId, portalOrigin } = deps.policy
  const phone = phones.filter(isPlatform).find(({ verification }) => verification.credential === assertion.id)
  if (phone === undefined || rpId === null) return refuse('signature_invalid', 'credential')
  const { credential, key } = phone.verification
  const expected = { credential: { id: credential, key }, origin: portalOrigin, rpId }
  const flags = verifyPortalAssertion(assertion, nonceOf(deps, token), expected, deps.keys.verify)
  return flags === null ? refuse('signature_invalid', 'assertion') : accept({ phone, flags })
}

function readAssertion(given: unknown): Assertion | null {
  return parseMessage(assertionShape, utf8(JSON.stringify(given)) as Bytes)
}

function isPlatform(phone: Authenticator): phone is PlatformAuthenticator {
  return phone.state === 'active' && phone.verification.uv === 'webauthn'
}

function nonceOf({ keys }: Pick<Deps, 'keys'>, token: string): string {
  return toBase64url(keys.deriveHereNonce(token))
}

/** For the audit log alone, and not waited for. */
function note({ store }: Pick<Deps, 'store'>, { subscriber: { id } }: SignedIn, { code, detail }: Refused, ip: string): void {
  store.audit
    .note({ kind: 'session.assertion_refused', subject: id, actor: 'server', data: { code, why: detail ?? null, ip } }, [
      { key: `refused:${id}`, most: tries.told, seconds: tries.window },
    ])
    .catch(() => {})
}
