import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import type { ProvingActivation } from './activation.ts'

/**
 * The PIN key that is open for an activation (Spec §5.6), for as long as somebody holds that activation. It is no part of it: the app's state hangs on
 * the page's elements, where a script that comes later finds whatever it can walk to.
 */
const open = new WeakMap<ProvingActivation, OpenPin>()

export function withPin(activation: Omit<ProvingActivation, 'pinIsOpen'>, pin: OpenPin | null): ProvingActivation {
  const proving = { ...activation, pinIsOpen: pin !== null }
  if (pin !== null) open.set(proving, pin)
  return proving
}

/** `null` after the app was closed in between: then the PIN is asked again. */
export function pinFor(proving: ProvingActivation): OpenPin | null {
  return open.get(proving) ?? null
}
