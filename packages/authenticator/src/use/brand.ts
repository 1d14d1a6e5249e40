import type { Accents } from '@countersign/look/brand/accent.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { signal } from '@preact/signals'

/** What the phone keeps of the operator's brand, so that it is there without a network and before the server is asked. */
export interface KeptBrand {
  readonly name: string
  /** Derived on this phone from the operator's colour; null for the app's own green. */
  readonly accents: Accents | null
  readonly logo: { readonly light: KeptPicture; readonly dark: KeptPicture | null } | null
}

/** A picture under the path that its server has it at: another picture has another path. */
export interface KeptPicture {
  readonly path: string
  readonly bytes: Bytes
}

/** As it is drawn: pictures by addresses of this page's own. */
export interface DrawnBrand {
  readonly name: string
  readonly logo: { readonly light: string; readonly dark: string | null } | null
}

/** The brand of the server that this app is from; null until one is known: then the app looks as it is built. */
export const brand = signal<DrawnBrand | null>(null)

/** The operator's name, else the product's. */
export const operator = () => brand.value?.name ?? 'Countersign'
