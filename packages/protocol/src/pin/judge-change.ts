import { sameText } from '../encoding/bytes.ts'
import { parseMessage } from '../encoding/json.ts'
import type { VerifyEs256 } from '../es256.ts'
import { installationId, type PinChangeId, type PinKeyId } from '../identity.ts'
import type { PublicJwk } from '../jwk.ts'
import { payloadOf, type Signed, verifySigned } from '../jws.ts'
import { accept, type Outcome, refuse } from '../outcome.ts'
import { type PinChange, type PinChangeOpen, pinChangeOpenShape, pinChangeShape } from './change.ts'

/** The installation whose key made the request's proof, and the PIN key that stands on it. */
interface Standing {
  readonly iss: string
  readonly installation: PublicJwk
  readonly pin: { readonly kid: PinKeyId; readonly key: PublicJwk }
}

export type OpenChangeGround = Standing

/** Spec §5.7. Signatures first: whoever lacks the PIN key learns nothing else. When that key was opened is the store's to say. */
export function judgeOpenChange(message: Signed, ground: OpenChangeGround, verify: VerifyEs256): Outcome<PinChangeOpen> {
  const open = parseMessage(pinChangeOpenShape, payloadOf(message))
  if (open === null) return refuse('malformed', 'pin-change-open')
  const signers = [
    { role: 'installation', key: ground.installation },
    { role: 'verification', key: ground.pin.key },
  ] as const
  if (!verifySigned(message, 'countersign-pin-change-open', signers, verify)) return refuse('signature_invalid', 'pin-change-open')
  if (!sameText(open.iss, ground.iss)) return refuse('request_changed', 'iss')
  if (open.iid !== installationId(ground.installation) || open.kid !== ground.pin.kid) return refuse('request_changed', 'ids')
  return accept(open)
}

/** The ceremony as it was opened. */
export interface ChangeGround extends Standing {
  readonly chg: PinChangeId
  readonly nonce: string
  /** The charge that opened the old PIN key. */
  readonly seq: number
}

/** Spec §5.8: all three signatures, then what the ceremony says. That the new key was made in it is the store's to say. */
export function judgeChange(message: Signed, ground: ChangeGround, verify: VerifyEs256): Outcome<PinChange> {
  const change = parseMessage(pinChangeShape, payloadOf(message))
  if (change === null) return refuse('malformed', 'pin-change')
  const signers = [
    { role: 'installation', key: ground.installation },
    { role: 'verification', key: ground.pin.key },
    { role: 'successor', key: change.new.jwk },
  ] as const
  if (!verifySigned(message, 'countersign-pin-change', signers, verify)) return refuse('signature_invalid', 'pin-change')
  if (!sameText(change.iss, ground.iss)) return refuse('request_changed', 'iss')
  if (change.iid !== installationId(ground.installation) || change.chg !== ground.chg) return refuse('request_changed', 'ids')
  if (!sameText(change.nonce, ground.nonce)) return refuse('request_changed', 'nonce')
  if (change.old.kid !== ground.pin.kid || change.old.seq !== ground.seq) return refuse('request_changed', 'old')
  if (change.new.kid === change.old.kid) return refuse('request_changed', 'new')
  return accept(change)
}
