import { createHash } from 'node:crypto'
import { judgeAccent } from '@countersign/look/brand/accent.ts'
import { accentSheet } from '@countersign/look/brand/style-sheet.ts'
import { type Brand, noBrand, type Scheme } from '@countersign/verifier/brand/brand.ts'
import type { Brands } from '@countersign/verifier/brand/store.ts'
import type { ServedFile } from '../web/app-files.ts'

/** What a page needs of the brand. */
export interface ShownBrand {
  readonly name: string
  /** `#rrggbb`; null where the product's own green stands. */
  readonly accent: string | null
  /** Path of the style sheet with the operator's colours; null where there is none. */
  readonly sheet: string | null
  /** Paths of the pictures. */
  readonly logo: Readonly<Record<Scheme, string | null>>
}

export interface BrandDesk {
  now(): Promise<ShownBrand>
  /** As it was when it was last read: for a page that tells that the database does not answer. */
  last(): ShownBrand
  /** The style sheet or picture with this name, while it is part of the brand. */
  file(name: string): Promise<ServedFile | null>
}

const FOLDER = '/brand'

/** Of one server process. Another process may change the brand at any time, so it is read anew for each page. */
export function brandDesk(brands: Brands, issuer: string): BrandDesk {
  const sheetOf = rememberLast(sheetFor)
  let last = shown(noBrand)

  function shown({ name, accent, logo }: Brand): ShownBrand {
    const sheet = accent === null ? null : sheetOf(accent)
    const path = (digest: string | null) => (digest === null ? null : `${FOLDER}/${digest}.png`)
    return {
      name: name ?? issuer,
      accent: sheet === null ? null : accent,
      sheet: sheet === null ? null : `${FOLDER}/${sheet.name}`,
      logo: { light: path(logo.light), dark: path(logo.dark) },
    }
  }

  const now = async () => {
    last = shown(await brands.read())
    return last
  }
  return {
    now,
    last: () => last,
    async file(name) {
      const [, digest, kind] = /^([\w-]{22,43})\.(css|png)$/.exec(name) ?? []
      if (digest === undefined) return null
      if (kind === 'css') {
        const { accent, sheet } = await now()
        return accent !== null && sheet === `${FOLDER}/${name}` ? (sheetOf(accent)?.file ?? null) : null
      }
      const bytes = await brands.picture(digest)
      return bytes === null ? null : { body: Buffer.from(bytes), type: 'image/png', etag: `"${digest}"`, immutable: true }
    },
  }
}

interface Sheet {
  readonly name: string
  readonly file: ServedFile
}

/** Null for a colour that cannot be read: what an older version let through is not drawn with. */
function sheetFor(accent: string): Sheet | null {
  const judged = judgeAccent(accent)
  if (!judged.ok) return null
  const body = Buffer.from(accentSheet(judged.accents))
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return { name: `${digest}.css`, file: { body, type: 'text/css; charset=utf-8', etag: `"${digest}"`, immutable: true } }
}

/** Judging takes milliseconds, and a server has one colour. */
function rememberLast<T>(make: (key: string) => T): (key: string) => T {
  let kept: { readonly key: string; readonly value: T } | null = null
  return (key) => {
    if (kept?.key !== key) kept = { key, value: make(key) }
    return kept.value
  }
}
