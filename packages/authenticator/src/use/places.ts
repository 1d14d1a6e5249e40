import type { ActivationCode } from '@countersign/protocol/enrolment/code.ts'
import type { AuthenticatorId } from '@countersign/protocol/identity.ts'
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { LinkPage } from './link/which-page.ts'
import type { Changing } from './pin-change/changing.ts'
import type { Account } from './ports.ts'
import type { About, ProblemCode } from './problems.ts'
import type { PendingRequest } from './request/pending.ts'

/** Where the person is: one screen each. */
export type Place =
  | { readonly at: 'home' | 'opening' | 'account' | 'pin-create' | 'proof' }
  | { readonly at: 'guidelines' | 'check' | 'start-over' }
  /** `ignore`: the text of a code that was refused just now, and may still be in view. */
  | { readonly at: 'scan'; readonly ignore?: string }
  | { readonly at: 'pin-wish' }
  | { readonly at: 'pin-change'; readonly change: Changing }
  | { readonly at: 'pin-changed'; readonly wrongBefore: number }
  | { readonly at: 'typed'; readonly draft?: string }
  /** For a moment: whether this browser would install the app is not known yet. */
  | { readonly at: 'link-opened' }
  | { readonly at: 'link'; readonly page: LinkPage; readonly code: ActivationCode; readonly link: string }
  | { readonly at: 'done'; readonly account: Account }
  | { readonly at: 'accounts' }
  | { readonly at: 'account-detail' | 'account-rename' | 'account-remove'; readonly aid: AuthenticatorId }
  | { readonly at: 'request'; readonly request: PendingRequest }
  | { readonly at: 'approved'; readonly request: PendingRequest; readonly wrongBefore: number }
  | { readonly at: 'denied'; readonly request: PendingRequest | null }
  | { readonly at: 'problem'; readonly problem: Problem }

/** Something did not work out. `about` decides what the one next step is. */
export interface Problem {
  readonly code: ProblemCode
  readonly about: About
  /** Whose request it was about. */
  readonly account?: Account
  /** A host, where the sentence names one, and the app's own beside it. */
  readonly host?: string
  readonly own?: string
  /** What a foreign code says, where it can be shown. */
  readonly says?: string
  /** What was typed, where typing was the way: to be mended rather than typed again. */
  readonly typed?: string
  /** What was scanned, where the camera was the way. */
  readonly scanned?: string
}

/** A stack of places over home. */
export interface Places {
  readonly now: ReadonlySignal<Place>
  readonly depth: ReadonlySignal<number>
  /** One place further; `back` returns from it. */
  go(place: Place): void
  /** In place of the present one: there is no way back to a step that is over. */
  swap(place: Place): void
  back(): void
  home(): void
}

const root: Place = { at: 'home' }

export function createPlaces(): Places {
  const stack = signal<readonly Place[]>([])
  return {
    now: computed(() => stack.value.at(-1) ?? root),
    depth: computed(() => stack.value.length),
    go(place) {
      stack.value = [...stack.value, place]
    },
    swap(place) {
      stack.value = [...stack.value.slice(0, -1), place]
    },
    back() {
      stack.value = stack.value.slice(0, -1)
    },
    home() {
      stack.value = []
    },
  }
}
