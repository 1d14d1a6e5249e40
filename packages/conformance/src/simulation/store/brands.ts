import { type BrandChange, noBrand, type Picture, type Scheme } from '@countersign/verifier/brand/brand.ts'
import type { Brands } from '@countersign/verifier/brand/store.ts'
import type { Operations } from './operations.ts'
import type { Data } from './tables.ts'

/** Read without a turn of its own: what it answers is words on a screen, and no schedule is another for it. */
export function brands(data: Data, { write }: Operations): Brands {
  const pictures = () => [...data.pictures.rows()]
  return {
    async read() {
      const { name, accent } = data.brands.get(ONLY) ?? noBrand
      return { name, accent, logo: { light: data.pictures.get('light')?.digest ?? null, dark: data.pictures.get('dark')?.digest ?? null } }
    },
    picture: async (digest) => pictures().find((picture) => picture.digest === digest)?.bytes ?? null,
    change: (change, facts) =>
      write('brands.change', (tx) => {
        apply(tx.data, change)
        tx.record(facts)
      }),
  }
}

const ONLY = 'only'

function apply(data: Data, { name, accent, logo = {} }: BrandChange): void {
  const before = data.brands.get(ONLY) ?? noBrand
  data.brands.put(ONLY, { name: name === undefined ? before.name : name, accent: accent === undefined ? before.accent : accent })
  const put = (scheme: Scheme, picture: Picture | null) =>
    picture === null ? data.pictures.drop(scheme) : data.pictures.put(scheme, picture)
  if (logo.light !== undefined) put('light', logo.light)
  if (logo.dark !== undefined) put('dark', logo.dark)
  if (data.pictures.get('light') === undefined && data.pictures.get('dark') !== undefined) put('dark', null)
}
