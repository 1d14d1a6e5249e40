/** The scheme in which a picture stands. */
export type Scheme = 'light' | 'dark'

/** The operator's own: what is null nobody has chosen, and the setting's name or the product's look stands in its place. */
export interface Brand {
  /** A plain name (Spec §1.3) of at most `longestName` characters. */
  readonly name: string | null
  /** `#rrggbb` in lower case. */
  readonly accent: string | null
  /** Digests of the logo's pictures. The dark one only ever stands beside a light one. */
  readonly logo: Readonly<Record<Scheme, string | null>>
}

/** A picture with its SHA-256, in base64url. */
export interface Picture {
  readonly digest: string
  readonly bytes: Uint8Array
}

/** What is absent stays as it is; null takes away. */
export interface BrandChange {
  readonly name?: string | null
  readonly accent?: string | null
  /** Taking the light one away takes the dark one, too. */
  readonly logo?: { readonly [S in Scheme]?: Picture | null }
}

export const noBrand: Brand = { name: null, accent: null, logo: { light: null, dark: null } }

/** As the setting's own limit: a line of a small phone, with room for a scheme's name beside it. Our choice. */
export const longestName = 60
