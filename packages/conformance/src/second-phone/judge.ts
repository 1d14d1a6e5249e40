import { type Change, type ChangeOpen, isChange, isChangeOpen } from './change.ts'
import { type Claim, isClaim } from './claim.ts'
import { isDecision } from './decision.ts'
import { authenticatorName, installationName, type PublicKey, thumbprint } from './keys.ts'
import { isSignedBy, isSignedMessage, payloadOf } from './signed.ts'

/** What a server would say of a message, as far as that needs none of its records but `ground`: the vectors' claims and decisions. */
export type Verdict<T> = { ok: true; value: T } | { ok: false; code: string }
const no = (code: string): { ok: false; code: string } => ({ ok: false, code })

export interface ClaimGround {
  iss: string
  installation: PublicKey
  pin: { kid: string; key: PublicKey } | null
}

const sameKey = async (a: PublicKey, b: PublicKey): Promise<boolean> => (await thumbprint(a)) === (await thumbprint(b))

/** Spec §4.4, checks 1 and 5 to 9. */
export async function judgeClaim(message: unknown, ground: ClaimGround): Promise<Verdict<Claim>> {
  if (!isSignedMessage(message)) return no('malformed')
  const claim = payloadOf(message)
  if (!isClaim(claim)) return no('malformed')
  if (!claim.pin && !claim.webauthn) return no('malformed')
  const keys = { possession: claim.possession, installation: claim.installation, ...(claim.pin && { verification: claim.pin.jwk }) }
  if (!(await isSignedBy(message, 'countersign-claim+jws', keys))) return no('signature_invalid')
  if (!(await sameKey(claim.installation, ground.installation))) return no('signature_invalid')
  const iid = await installationName(await thumbprint(claim.installation))
  const aid = await authenticatorName(await thumbprint(claim.possession))
  if (claim.iss !== ground.iss || claim.iid !== iid || claim.aid !== aid) return no('request_changed')
  if (!ground.pin) return claim.pin && claim.webauthn ? no('malformed') : { ok: true, value: claim }
  const isKnown = claim.pin?.kid === ground.pin.kid && (await sameKey(claim.pin.jwk, ground.pin.key))
  return isKnown ? { ok: true, value: claim } : no('pin_required')
}

export interface DecisionGround {
  iss: string
  txn: string
  state: 'pending' | 'approved' | 'denied' | 'burnt' | 'consumed' | 'cancelled' | 'expired'
  nonce: string
  ctx: string
  kind: string
  number: string
  aid: string
  iid: string
  active: boolean
  possession: PublicKey
  verification: { uv: 'pin'; key: PublicKey; charged: number } | { uv: 'webauthn' }
}

export type Settled = { to: 'approved' | 'burnt'; uv: 'pin'; pinSeq: number } | { to: 'denied'; reason: string }

const ended = { approved: 'request_decided', denied: 'request_decided', burnt: 'request_decided', consumed: 'request_decided' }
const lateCode = { ...ended, expired: 'request_expired', cancelled: 'request_cancelled', pending: null } as const

/** Spec §6.3, checks 1 and 4 to 10, for a PIN and for a denial. */
export async function judgeDecision(message: unknown, ground: DecisionGround): Promise<Verdict<Settled>> {
  const { webauthn, ...signed } = (message ?? {}) as Record<string, unknown>
  const decision = isSignedMessage(signed) ? payloadOf(signed) : null
  if (!isSignedMessage(signed) || !isDecision(decision)) return no('malformed')
  const stored = ground.verification
  const keys = { possession: ground.possession, ...(decision.uv === 'pin' && stored.uv === 'pin' && { verification: stored.key }) }
  if (webauthn !== undefined || !(await isSignedBy(signed, 'countersign-decision+jws', keys))) return no('signature_invalid')
  if (decision.uv !== 'none') {
    if (decision.uv !== 'pin' || stored.uv !== 'pin') return no('signature_invalid')
    if (decision.pin_seq < 1 || decision.pin_seq > stored.charged) return no('signature_invalid')
  }
  for (const member of ['txn', 'aid', 'iid', 'iss', 'nonce', 'ctx'] as const)
    if (decision[member] !== ground[member]) return no('request_changed')
  if (decision.decision === 'approve' && decision.tpl !== `${ground.kind}/1`) return no('request_changed')
  if (!ground.active) return no('authenticator_removed')
  const late = lateCode[ground.state]
  if (late) return no(late)
  if (decision.decision === 'deny') return { ok: true, value: { to: 'denied', reason: decision.reason } }
  if (decision.uv !== 'pin') return no('signature_invalid')
  return { ok: true, value: { to: decision.number === ground.number ? 'approved' : 'burnt', uv: 'pin', pinSeq: decision.pin_seq } }
}

export interface ChangeOpenGround {
  iss: string
  installation: PublicKey
  pin: { kid: string; key: PublicKey }
}

/** Spec §5.7, checks 1, 3 and 4. */
export async function judgeChangeOpen(message: unknown, { iss, installation, pin }: ChangeOpenGround): Promise<Verdict<ChangeOpen>> {
  const open = isSignedMessage(message) ? payloadOf(message) : null
  if (!isSignedMessage(message) || !isChangeOpen(open)) return no('malformed')
  if (!(await isSignedBy(message, 'countersign-pin-change-open+jws', { installation, verification: pin.key })))
    return no('signature_invalid')
  const iid = await installationName(await thumbprint(installation))
  return open.iss === iss && open.iid === iid && open.kid === pin.kid ? { ok: true, value: open } : no('request_changed')
}

export interface ChangeGround extends ChangeOpenGround {
  chg: string
  nonce: string
  seq: number
}

/** Spec §5.8, checks 1, 5 and 6. */
export async function judgeChange(message: unknown, ground: ChangeGround): Promise<Verdict<Change>> {
  const change = isSignedMessage(message) ? payloadOf(message) : null
  if (!isSignedMessage(message) || !isChange(change)) return no('malformed')
  const keys = { installation: ground.installation, verification: ground.pin.key, successor: change.new.jwk }
  if (!(await isSignedBy(message, 'countersign-pin-change+jws', keys))) return no('signature_invalid')
  const iid = await installationName(await thumbprint(ground.installation))
  const same = change.iss === ground.iss && change.iid === iid && change.chg === ground.chg && change.nonce === ground.nonce
  const old = change.old.kid === ground.pin.kid && change.old.seq === ground.seq && change.new.kid !== ground.pin.kid
  return same && old ? { ok: true, value: change } : no('request_changed')
}
