/** How one gets to the share menu of a browser on an iPhone or iPad. `none`: it has none that puts an app on the Home Screen. */
export type ShareMenu = 'bottom' | 'top' | 'more' | 'none'

/** Where the app runs, as far as a browser tells. What is not known for sure is `other`: nobody is kept from going on for that. */
export type Surroundings =
  /** Opened from the Home Screen or the launcher. */
  | { readonly in: 'app' }
  /** A browser's tab on an iPhone or iPad, which shares nothing with the app on the Home Screen. */
  | { readonly in: 'apple'; readonly device: 'iPhone' | 'iPad'; readonly share: ShareMenu }
  /** `offers`: the browser may offer by itself to install the app. `menu`: its menu can put the app on the home screen. */
  | { readonly in: 'android'; readonly offers: boolean; readonly menu: boolean }
  /** The window that another app shows links in; `app` is its name, where it says it. */
  | { readonly in: 'other-app'; readonly app: string | null; readonly apple: boolean }
  | { readonly in: 'computer' }
  | { readonly in: 'other' }
