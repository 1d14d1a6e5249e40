/** What an accent has to be told from. */
export interface Grounds {
  readonly paper: string
  readonly surface: string
  readonly sunken: string
  /** The track of a bar that runs in the accent. */
  readonly line: string
}

export type Scheme = 'light' | 'dark'

/** The same colours as in `tokens.css`, which a script cannot ask before a page is there; a test holds the two together. */
export const grounds: Readonly<Record<Scheme, Grounds>> = {
  light: { paper: '#f5f4f0', surface: '#ffffff', sunken: '#ecebe5', line: '#d8d5cb' },
  dark: { paper: '#0f1214', surface: '#181c1f', sunken: '#0a0c0e', line: '#2c3236' },
}
