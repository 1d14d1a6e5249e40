import { toBase64url } from '../../src/encoding/base64url.ts'
import { identifierFrom, installationId } from '../../src/identity.ts'
import type { PinChange, PinChangeOpen } from '../../src/pin/change.ts'
import type { ChangeGround, OpenChangeGround } from '../../src/pin/judge-change.ts'
import { fixedBytes, ISS, ids } from './fixed.ts'
import { keys } from './keys.ts'
import { type HandSigner, signByHand } from './sign-by-hand.ts'

const iid = installationId(keys.installation.jwk)

export const openChange: PinChangeOpen = {
  typ: 'countersign/pin-change-open',
  v: 1,
  iss: ISS,
  iid,
  kid: ids.kid,
  seq: 41,
  nonce: toBase64url(fixedBytes('change nonce of the phone', 16)),
}

export const change: PinChange = {
  typ: 'countersign/pin-change',
  v: 1,
  iss: ISS,
  chg: identifierFrom('chg', fixedBytes('chg', 16)),
  nonce: toBase64url(fixedBytes('change nonce', 16)),
  iid,
  old: { kid: ids.kid, seq: 41 },
  new: { kid: ids.otherKid, jwk: keys.successor.jwk, seq: 2 },
}

export const openChangeGround: OpenChangeGround = {
  iss: ISS,
  installation: keys.installation.jwk,
  pin: { kid: ids.kid, key: keys.pin.jwk },
}
export const changeGround: ChangeGround = { ...openChangeGround, chg: change.chg, nonce: change.nonce, seq: 41 }

export const changers = {
  installation: { role: 'installation', key: keys.installation },
  old: { role: 'verification', key: keys.pin },
  successor: { role: 'successor', key: keys.successor },
} as const satisfies Record<string, HandSigner>

export const signOpenByHand = (value: unknown = openChange, signers: readonly HandSigner[] = [changers.installation, changers.old]) =>
  signByHand('countersign-pin-change-open', value, signers)
export const signChangeByHand = (value: unknown = change, signers: readonly HandSigner[] = Object.values(changers)) =>
  signByHand('countersign-pin-change', value, signers)
