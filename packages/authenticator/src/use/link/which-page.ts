import type { ShareMenu, Surroundings } from './surroundings.ts'

/** What a browser shows for a scanned link, in place of going on with it. None of these asks the server anything: the code stays as good as it was. */
export type LinkPage =
  /** iPhone, iPad: into the app on the Home Screen. */
  | { readonly page: 'home-screen'; readonly device: 'iPhone' | 'iPad'; readonly share: Exclude<ShareMenu, 'none'> }
  /** Out of another app's window, or of a browser that cannot have the app: into Safari, or into any browser. */
  | { readonly page: 'leave'; readonly from: 'other-app' | 'old-browser'; readonly app: string | null; readonly apple: boolean }
  /** The browser installs the app if asked, and both share what they keep. */
  | { readonly page: 'install' }
  /** A computer: the code is for a phone. */
  | { readonly page: 'computer' }

export interface LinkFacts {
  readonly surroundings: Surroundings
  /** This browser holds an account, or an activation that is not finished: it is somebody's authenticator as it is. */
  readonly settled: boolean
  /** Whether the browser has offered to install the app; `unknown` while it may still do so. */
  readonly offer: 'made' | 'none' | 'unknown'
}

/** Spec §4.3: which page a link opens. `go_on` begins the activation here; `wait` asks again when it is known whether the browser makes an offer. */
export function whichPage({ surroundings, settled, offer }: LinkFacts): LinkPage | 'go_on' | 'wait' {
  if (settled) return 'go_on'
  switch (surroundings.in) {
    case 'apple': {
      const { device, share } = surroundings
      return share === 'none' ? { page: 'leave', from: 'old-browser', app: null, apple: true } : { page: 'home-screen', device, share }
    }
    case 'other-app':
      return { page: 'leave', from: 'other-app', app: surroundings.app, apple: surroundings.apple }
    case 'android':
      if (offer === 'made') return { page: 'install' }
      return surroundings.offers && offer === 'unknown' ? 'wait' : 'go_on'
    case 'computer':
      return { page: 'computer' }
    case 'app':
    case 'other':
      return 'go_on'
  }
}
