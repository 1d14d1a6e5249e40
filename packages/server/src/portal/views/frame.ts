/** What every page knows. */
export interface Frame {
  /** The tag of a language. One that is not spoken here is answered in English. */
  readonly lang: string
  /** The operator's name: first in the bar and in the window's title. */
  readonly issuer: string
  readonly look?: Look | undefined
  /** This page's path and query, to which a change of language returns. */
  readonly path: string
  /** Whoever has given a password, also before the phone has answered. */
  readonly session?: Session | undefined
}

/** The operator's colour and logo, by the paths of their files. Absent and null: the product's own. */
export interface Look {
  readonly sheet: string | null
  /** For the dark scheme the light one stands on a white plate where there is no other. */
  readonly logo: { readonly light: string | null; readonly dark: string | null }
}

export interface Session {
  readonly displayName: string
  /** Absent where the person cannot go elsewhere yet: while waiting, or where a phone is required first. */
  readonly sections?: { readonly current: 'account' | 'people' | 'appearance'; readonly administrator: boolean } | undefined
}

/** Milliseconds of the server's clock; the page counts down by a clock of its own from `expiresAt - now`. */
export interface Life {
  readonly now: number
  readonly expiresAt: number
  readonly totalSeconds: number
}

/** Changes whenever the page would look different; the script compares it. */
export type Version = string
