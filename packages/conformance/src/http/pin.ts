import { random, type SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Shown } from '@countersign/protocol/phone/decide.ts'
import { blindPin } from '@countersign/protocol/pin/oprf.ts'
import { readRows } from './database.ts'

/** A group element that nobody has sent before, base64url. */
export function aBlindedElement(): string {
  return toBase64url(blindPin(random(16), random).blinded)
}

/** One wrong PIN for a request that waits. */
export function guess(phone: SimulatedPhone, { context }: Shown, pin = 'wrong!') {
  return phone.pinFor(context.txn, context.iss, pin)
}

/** The server's row of this phone's PIN key. */
export function pinRow(dataFolder: string, phone: SimulatedPhone): Record<string, unknown> | undefined {
  return readRows(dataFolder).pin_key?.find(({ iid, kid }) => iid === phone.iid && kid === phone.state.pin?.kid)
}
