import { isPlainName } from '@countersign/protocol/encoding/shapes.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import { type BrandChange, longestName } from './brand.ts'

export type BrandFault = 'name_invalid' | 'colour_invalid' | 'dark_alone'

/**
 * Changes the brand. Whether a colour can be read, and what a picture holds, the caller has judged; the name is judged here. `actor` is an administrator or `cli`.
 * Nothing is changed where a fault is answered.
 */
export async function changeBrand({ store }: Pick<Deps, 'store'>, actor: string, change: BrandChange): Promise<BrandFault | null> {
  const { name, accent, logo } = change
  if (typeof name === 'string' && !isBrandName(name)) return 'name_invalid'
  if (typeof accent === 'string' && !/^#[0-9a-f]{6}$/.test(accent)) return 'colour_invalid'
  if (logo?.dark && !logo.light && (logo.light === null || (await store.brands.read()).logo.light === null)) return 'dark_alone'
  const data = {
    ...(name === undefined ? {} : { name }),
    ...(accent === undefined ? {} : { accent }),
    ...(logo?.light === undefined ? {} : { logo: logo.light?.digest ?? null }),
    ...(logo?.dark === undefined ? {} : { logo_dark: logo.dark?.digest ?? null }),
  }
  await store.brands.change(change, facts({ kind: 'brand.changed', subject: null, actor, data }))
  return null
}

function isBrandName(name: string): boolean {
  return name.length <= longestName && isPlainName(name)
}
