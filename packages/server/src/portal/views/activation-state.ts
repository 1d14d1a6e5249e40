import type { Life } from './frame.ts'

/** A code that a phone may use; `opened` once one has read it. */
export interface OpenActivation {
  readonly state: 'open' | 'opened'
  /** The link in the QR code and behind "Open the app": `HTTPS://…/A#1.…`. */
  readonly link: string
  /** Twelve characters without separators. */
  readonly code: string
  /** The phone's origin as a person types it: host, and port where there is one. */
  readonly address: string
  readonly life: Life
  /** Whether the operator's policy lets the person put this off. */
  readonly mayWait: boolean
}

/** A phone has claimed; the person types the number there. */
export interface ProofActivation {
  readonly state: 'proof'
  readonly number: string
  /** What the phone says of itself. */
  readonly phone: string
  readonly life: Life
  /** Present after a wrong number. */
  readonly triesLeft?: number | undefined
}

export interface EndedActivation {
  readonly state: 'frozen' | 'failed' | 'denied' | 'expired' | 'used' | 'replaced' | 'guessed'
}

export interface DoneActivation {
  readonly state: 'done'
  readonly phone: string
}

export type ActivationState = OpenActivation | ProofActivation | EndedActivation | DoneActivation
