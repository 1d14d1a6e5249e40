import type { Brand, BrandChange, Scheme } from '@countersign/verifier/brand/brand.ts'
import type { Brands } from '@countersign/verifier/brand/store.ts'
import type { Queries } from './connection.ts'
import type { Database } from './database.ts'
import type { Tx } from './group-commit.ts'

export function brands({ reader, writer }: Database): Brands {
  return {
    read: async () => read(reader),
    picture: async (digest) =>
      reader.get<{ bytes: Uint8Array }>('SELECT bytes FROM brand_picture WHERE digest = :digest', { digest })?.bytes ?? null,
    change: (change, facts) =>
      writer.write((tx) => {
        apply(tx, change)
        tx.record(facts)
      }),
  }
}

/** One statement, and so one moment: it is read with every request that a phone asks for. */
function read(queries: Queries): Brand {
  const row = queries.get<Pick<Brand, 'name' | 'accent'> & Record<Scheme, string | null>>(
    `SELECT name, accent, (SELECT digest FROM brand_picture WHERE scheme = 'light') AS light, (SELECT digest FROM brand_picture WHERE scheme = 'dark') AS dark
     FROM (SELECT 1) LEFT JOIN brand ON only = 1`,
  )
  return { name: row?.name ?? null, accent: row?.accent ?? null, logo: { light: row?.light ?? null, dark: row?.dark ?? null } }
}

function apply(tx: Tx, { name, accent, logo = {} }: BrandChange): void {
  tx.run('INSERT INTO brand (only) VALUES (1) ON CONFLICT DO NOTHING')
  if (name !== undefined) tx.run('UPDATE brand SET name = :name', { name })
  if (accent !== undefined) tx.run('UPDATE brand SET accent = :accent', { accent })
  for (const scheme of ['light', 'dark'] as const) {
    const picture = logo[scheme]
    if (picture === undefined) continue
    tx.run('DELETE FROM brand_picture WHERE scheme = :scheme', { scheme })
    if (picture !== null)
      tx.run('INSERT INTO brand_picture (scheme, digest, bytes) VALUES (:scheme, :digest, :bytes)', { scheme, ...picture })
  }
  tx.run("DELETE FROM brand_picture WHERE scheme = 'dark' AND NOT EXISTS (SELECT 1 FROM brand_picture WHERE scheme = 'light')")
}
