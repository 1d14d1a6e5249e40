import { type Transitions, to } from '../transitions.ts'

/** The states of a change of PIN (Spec §5.9). `expired` holds from its second on by the store's clock, and is not stored. */
export const pinChangeStates = ['open', 'done', 'replaced', 'expired'] as const
export type PinChangeState = (typeof pinChangeStates)[number]

/** What happens to a change. Messages are well made, by keys that may send them: all that is left to judge is the state. */
export const pinChangeEvents = [
  /** The message that opened it, once more. */
  'same_opening',
  /** One that opens another change of the same installation. */
  'other_opening',
  /** A change that did not settle it. */
  'change',
  /** The one that settled it, once more. */
  'same_change',
  'time',
] as const
export type PinChangeEvent = (typeof pinChangeEvents)[number]

const over = (state: PinChangeState) => {
  const [told, stays] = [to(state, 'pin_change_over'), to(state)]
  return { same_opening: told, other_opening: stays, change: told, same_change: null, time: stays }
}

/** The life of a change of PIN: the table of Spec §5.9. */
export const pinChangeTransitions: Transitions<PinChangeState, PinChangeEvent> = {
  open: { same_opening: to('open'), other_opening: to('replaced'), change: to('done'), same_change: null, time: to('expired') },
  // The old key that signed the opening is gone: who sends it again hears of its signature.
  done: { ...over('done'), same_opening: null, same_change: to('done') },
  replaced: over('replaced'),
  expired: over('expired'),
}
