import { toBase64url } from '../encoding/base64url.ts'
import { identifierFrom, installationId, type PinKeyId } from '../identity.ts'
import { type Signed, signMessage } from '../jws.ts'
import {
  type PinChange,
  type PinChanged,
  type PinChangeOpen,
  type PinChangeOpened,
  pinChangedShape,
  pinChangeOpenedShape,
} from '../pin/change.ts'
import type { PinBlob } from './key-box.ts'
import type { Link } from './link.ts'
import { paths } from './paths.ts'
import { createPin, type OpenPin, type PinStep } from './pin.ts'
import type { DrawRandom, PhoneKey, PhoneOutcome } from './ports.ts'

interface OldPin {
  readonly iss: string
  readonly installation: PhoneKey
  /** The PIN key as it is, open; it stays open until the change is signed. */
  readonly old: Pick<OpenPin, 'key' | 'seq'> & { readonly kid: PinKeyId }
}

/** Spec §5.7: the word of the open PIN key that its PIN is to be changed. The same message may be sent again after a lost answer. */
export function signOpenPinChange({ iss, installation, old, random }: OldPin & { readonly random: DrawRandom }): Promise<Signed> {
  const open: PinChangeOpen = {
    typ: 'countersign/pin-change-open',
    v: 1,
    iss,
    iid: installationId(installation.jwk),
    kid: old.kid,
    seq: old.seq,
    nonce: toBase64url(random(16)),
  }
  return signMessage('countersign-pin-change-open', open, [
    { role: 'installation', key: installation.jwk, sign: installation.sign },
    { role: 'verification', key: old.key.jwk, sign: old.key.sign },
  ])
}

export function sendOpenPinChange(link: Link, installation: PhoneKey, open: Signed): Promise<PhoneOutcome<PinChangeOpened>> {
  return link.call(paths.openPinChange, installation, { open }, pinChangeOpenedShape)
}

/** Spec §5.8: the one message that all three keys sign. Keep it with both blobs until `keptPin` says which one stands. */
export function signPinChange(
  input: OldPin & {
    readonly opened: PinChangeOpened
    /** From `createPin` for `opened.chg`. */
    readonly fresh: Pick<OpenPin, 'key' | 'seq'> & { readonly kid: PinKeyId }
  },
): Promise<Signed> {
  const { iss, installation, old, opened, fresh } = input
  const change: PinChange = {
    typ: 'countersign/pin-change',
    v: 1,
    iss,
    chg: opened.chg,
    nonce: opened.nonce,
    iid: installationId(installation.jwk),
    old: { kid: old.kid, seq: old.seq },
    new: { kid: fresh.kid, jwk: fresh.key.jwk, seq: fresh.seq },
  }
  return signMessage('countersign-pin-change', change, [
    { role: 'installation', key: installation.jwk, sign: installation.sign },
    { role: 'verification', key: old.key.jwk, sign: old.key.sign },
    { role: 'successor', key: fresh.key.jwk, sign: fresh.key.sign },
  ])
}

/** A change that is signed and not settled yet: it is stored whole, beside the old blob, before it is sent. */
export interface PreparedChange {
  readonly kid: PinKeyId
  readonly blob: PinBlob
  readonly message: Signed
}

/** Spec §5.7, §5.8: opens the change, makes the new key from both typings, and signs. `step.scope` names the old key, which `old` has opened. */
export async function preparePinChange<K>(
  step: Omit<PinStep<K>, 'live'>,
  old: OpenPin,
  typings: readonly [string, string],
): Promise<PhoneOutcome<PreparedChange>> {
  const { link, installation, random, scope } = step
  const from = { iss: scope.iss, installation, old: { kid: scope.kid, key: old.key, seq: old.seq } }
  const opened = await sendOpenPinChange(link, installation, await signOpenPinChange({ ...from, random }))
  if (!opened.ok) return opened
  const kid = identifierFrom('ok', random(16))
  const made = await createPin({ ...step, scope: { ...scope, kid }, live: opened.value.chg }, ...typings)
  if (!made.ok) return made
  const { key, seq, blob } = made.value
  return { ok: true, value: { kid, blob, message: await signPinChange({ ...from, opened: opened.value, fresh: { kid, key, seq } }) } }
}

export function sendPinChange(link: Link, installation: PhoneKey, change: Signed): Promise<PhoneOutcome<PinChanged>> {
  return link.call(paths.changePin, installation, { change }, pinChangedShape)
}

/**
 * Spec §5.8: which of the two blobs stays; `both` while the server has not said. It says so when it took the change, and when it can never take it
 * any more: then `kid` names the PIN key that stands. `neither`: another one does, or none.
 */
export function keptPin(outcome: PhoneOutcome<PinChanged>, old: PinKeyId, fresh: PinKeyId): 'old' | 'new' | 'both' | 'neither' {
  if (!outcome.ok && outcome.code !== 'pin_change_over') return 'both'
  const kid = outcome.ok ? outcome.value.kid : outcome.extra['kid']
  if (kid === fresh) return 'new'
  return kid === old ? 'old' : 'neither'
}
