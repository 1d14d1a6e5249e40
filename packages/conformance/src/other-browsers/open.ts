import type { Language } from '../walk/words.ts'
import type { Authority } from './authority.ts'
import type { Tab } from './tab.ts'

export interface OpenOptions {
  readonly lang: Language
  /** Of the page, without what the browser has around it. */
  readonly size: readonly [width: number, height: number]
  /** The authority that this browser believes. */
  readonly trusted?: Authority
}

/** A browser process with a profile of its own. */
export interface OpenBrowser {
  readonly tab: Tab
  /** Ends the process and forgets the profile; throws where the pages had anything to complain of. */
  close(): Promise<void>
}

export type Open = (options: OpenOptions) => Promise<OpenBrowser>
