import { judgeAccent } from '@countersign/look/brand/accent.ts'
import { brandPath, brandShape } from '@countersign/protocol/brand/document.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import type { KeptBrand, KeptPicture } from './brand.ts'

/** Far past a document's few hundred, and the most that a server packs a picture into. Bytes. */
const LARGEST = { document: 8_192, picture: 131_072 } as const

/** Fetches a file of the app's own origin; null when it is not there, or is larger than that. */
export type FetchFile = (path: string, most: number) => Promise<Bytes | null>

/**
 * The brand as the server has it now. What cannot be read, a picture that does not come, or a colour that this phone finds too pale to be read leaves all as it
 * was: null. Rejects as `fetch` does.
 */
export async function renewedBrand(kept: KeptBrand | null, fetchFile: FetchFile): Promise<KeptBrand | null> {
  const told = await fetchFile(brandPath, LARGEST.document)
  const document = told === null ? null : parseMessage(brandShape, told)
  if (document === null) return null
  const { name, accent, logo } = document
  const judged = accent === null ? null : judgeAccent(accent)
  if (judged?.ok === false) return null
  const known = [kept?.logo?.light, kept?.logo?.dark]

  async function picture(path: string): Promise<KeptPicture | null> {
    const there = known.find((one) => one?.path === path)
    if (there !== undefined && there !== null) return there
    const bytes = await fetchFile(path, LARGEST.picture)
    return bytes === null ? null : { path, bytes }
  }

  const light = logo && (await picture(logo.light))
  const dark = logo?.dark ? await picture(logo.dark) : null
  // Half a logo is none: it may be the half that cannot be seen in this scheme.
  if (logo !== null && (light === null || (logo.dark !== null && dark === null))) return null
  return { name, accents: judged?.accents ?? null, logo: light && { light, dark } }
}
