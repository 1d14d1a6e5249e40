import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import type { StoredPin } from '../ports.ts'

/** A change of PIN whose present PIN was right. The open key itself is kept apart. */
export interface Changing {
  /** What the new PIN may hold no part of (Spec §5.1). */
  readonly names: readonly string[]
}

interface OldPin {
  readonly stored: StoredPin
  readonly open: OpenPin
}

/** The old PIN key, open until the change is signed or given up (Spec §5.7); no part of the app's state, which hangs on the page's elements. */
const open = new WeakMap<Changing, OldPin>()

export function withOldPin(changing: Changing, old: OldPin): Changing {
  open.set(changing, old)
  return changing
}

export function oldPinFor(changing: Changing): OldPin | null {
  return open.get(changing) ?? null
}

export function forgetOldPin(changing: Changing): void {
  open.delete(changing)
}
