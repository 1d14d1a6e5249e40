import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gatherLanguages } from '@countersign/look/words/gather-languages.ts'

const folder = dirname(createRequire(import.meta.url).resolve('@countersign/look/languages/en.ts'))
const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))

/** Every language that lies in the folder, English first: a further file is all that a further language takes. */
export const languages = gatherLanguages(
  Object.fromEntries(await Promise.all(files.map(async (file) => [file, await import(pathToFileURL(join(folder, file)).href)]))),
)

/** Their tags. */
export const spoken: readonly string[] = languages.map(({ tag }) => tag)

const byTag = new Map(languages.map((language) => [language.tag, language]))
const [english] = languages

export function isSpoken(tag: string | null | undefined): tag is string {
  return byTag.has(tag ?? '')
}

/** English for whoever asks for what is not spoken here. */
export function languageOf(tag: string): (typeof languages)[number] {
  return byTag.get(tag) ?? (english as (typeof languages)[number])
}
