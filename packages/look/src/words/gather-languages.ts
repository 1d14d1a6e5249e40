import type { Spoken } from './define-language.ts'

/** A language subtag; a script and a region where it needs them. The same as in Spec §1.3. */
const TAG = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/

/**
 * The languages that are spoken, from the modules of `languages/` by the names of their files, in the order in which they are offered: English, from which
 * the others are made, then by their tags.
 */
export function gatherLanguages(modules: Readonly<Record<string, unknown>>): readonly Spoken[] {
  const languages = Object.entries(modules).map(([file, module]) => {
    const { language } = module as { readonly language?: Spoken }
    if (language === undefined) throw new Error(`languages/${file} exports no language`)
    if (!TAG.test(language.tag)) throw new Error(`languages/${file}: ${language.tag} is no tag like de, pt-BR or zh-Hant`)
    if (file !== `${language.tag}.ts`) throw new Error(`languages/${file} says that it is ${language.tag}: name it for its tag`)
    return language
  })
  const rank = ({ tag }: Spoken) => (tag === 'en' ? '' : tag)
  return languages.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
}
