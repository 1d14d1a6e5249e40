import type { Facts } from '../ports/facts.ts'
import type { Brand, BrandChange } from './brand.ts'

/** The one brand of this server. */
export interface Brands {
  read(): Promise<Brand>
  /** The bytes of a picture that is part of the brand now; of any other digest, null. */
  picture(digest: string): Promise<Uint8Array | null>
  /** All of it or nothing, in one database transaction with its facts. */
  change(change: BrandChange, facts: Facts): Promise<void>
}
