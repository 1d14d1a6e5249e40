import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Spoken } from '@countersign/look/words/define-language.ts'
import { gatherLanguages } from '@countersign/look/words/gather-languages.ts'
import type { Plugin } from 'vite'

const folder = dirname(fileURLToPath(import.meta.resolve('@countersign/look/languages/en.ts')))
/** The file whose place the list takes. */
const LIST = '/authenticator/src/words/list.ts'
/** `\0` keeps other plugins away. A chunk gets its name from what follows the last stroke: `words-fr-first`. */
const PART = '\0countersign:words/'
const parts = { first: 'app', late: 'late' } as const

/**
 * The languages of the folder as modules of the app: a list with their names, and each section as a file of its own, so that a phone fetches the one that
 * it speaks. A file in the folder is all that it takes. The page's one sentence is put in here too, in each language.
 */
export function languages(): Plugin {
  return {
    name: 'countersign-languages',
    resolveId(id) {
      return id.startsWith(PART) ? id : null
    },
    async load(id) {
      if (!id.endsWith(LIST) && !id.startsWith(PART)) return null
      const spoken = await readLanguages()
      for (const { tag } of spoken) this.addWatchFile(join(folder, `${tag}.ts`))
      if (id.endsWith(LIST)) return listOf(spoken)
      const [, tag, part] = /words-(.+)-(first|late)$/.exec(id) ?? []
      const language = spoken.find((one) => one.tag === tag)
      return language === undefined ? null : `export default ${JSON.stringify(language[parts[part as keyof typeof parts]])}`
    },
    async transformIndexHtml(page) {
      const spoken = await readLanguages()
      return page.replace('<!-- scripts -->', () => spoken.map(withoutScript).join(' '))
    },
  }
}

/** Read again when a file has changed, for whoever works at one. */
async function readLanguages(): Promise<readonly Spoken[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'))
  const read = async (file: string) => {
    const path = join(folder, file)
    return [file, await import(`${pathToFileURL(path).href}?${statSync(path).mtimeMs}`)] as const
  }
  return gatherLanguages(Object.fromEntries(await Promise.all(files.map(read))))
}

function listOf(spoken: readonly Spoken[]): string {
  const entries = spoken.map(({ tag, name, direction }) => {
    const load = (part: keyof typeof parts) => `() => import(${JSON.stringify(`${PART}words-${tag}-${part}`)})`
    return `${JSON.stringify(tag)}: [${JSON.stringify(name)}, ${load('first')}, ${load('late')}${direction === 'rtl' ? ", 'rtl'" : ''}]`
  })
  return `export const languages = { ${entries.join(', ')} }`
}

function withoutScript({ tag, direction, page }: Spoken): string {
  const dir = direction === 'rtl' ? ' dir="rtl"' : ''
  return `<span lang="${tag}"${dir}>${page.messages.scripts.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`
}
