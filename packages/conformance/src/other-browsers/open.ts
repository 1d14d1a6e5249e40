import type { Language } from '../walk/words.ts'
import type { Tab } from './tab.ts'

export interface OpenOptions {
  readonly lang: Language
  /** Of the page, without what the browser has around it. */
  readonly size: readonly [width: number, height: number]
  /** The authority whose certificates this browser believes besides its own. */
  readonly trusted?: Trusted
}

/** Files of certificates. */
export interface Trusted {
  readonly authority: string
}

/** A browser process with a profile of its own. */
export interface OpenBrowser {
  readonly tab: Tab
  /** Ends the process and forgets the profile; throws where the pages had anything to complain of. */
  close(): Promise<void>
}

export type Open = (options: OpenOptions) => Promise<OpenBrowser>
