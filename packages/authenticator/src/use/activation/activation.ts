import type { ActivationCode, Via } from '@countersign/protocol/enrolment/code.ts'
import type { Opened } from '@countersign/protocol/enrolment/messages.ts'
import type { Shown } from '@countersign/protocol/phone/decide.ts'
import type { StoredKey } from '@countersign/protocol/phone/key-box.ts'
import type { Key, StoredPin, Unfinished } from '../ports.ts'

/** The activation at hand: first whose code it is, then the proof that phone and page belong together. */
export type Activation = OpenedActivation | ProvingActivation

export interface OpenedActivation {
  readonly stage: 'opened'
  readonly code: ActivationCode
  readonly via: Via
  readonly opened: Opened
  /** Made before the person is asked to verify: the system's sheet must follow the tap at once. */
  readonly possession: StoredKey<Key>
  /** The PIN key that this installation has already. */
  readonly pin: StoredPin | null
  /** The phone can recognise its owner, and this server takes that. */
  readonly platform: boolean
}

export interface ProvingActivation {
  readonly stage: 'proving'
  readonly unfinished: Unfinished
  readonly shown: Shown
  /** The number that was typed last was wrong: so many more may be. */
  readonly wrong: { readonly left: number } | null
  /** The PIN was typed in this ceremony and need not be typed again. The open key itself is kept apart. */
  readonly pinIsOpen: boolean
}
