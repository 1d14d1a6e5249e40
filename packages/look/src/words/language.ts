import { frenchSpaces } from './french-spaces.ts'
import type { Messages, Words } from './say.ts'

/** What a language is, beside its sentences. */
export interface Traits {
  /** Its tag (RFC 5646) in the usual case: `de`, `pt-BR`, `zh-Hant`. The file is named for it. */
  readonly tag: string
  /** By its own name: whoever looks for it does not read the present one. */
  readonly name: string
  /** Only where it is written from right to left. */
  readonly direction?: 'rtl'
  /** `french` has narrow no-break spaces set for the plain ones before `: ; ? !` and inside « ». */
  readonly spaces?: 'french'
  /** Whose way of writing dates, where it is not the tag's own. */
  readonly dates?: string
}

/** Sections are what is fetched at once: no page needs another's sentences. */
export const sections = ['page', 'portal', 'app', 'late'] as const
export type Section = (typeof sections)[number]

export type Sections = { readonly [S in Section]: Messages }

/** A language as it is spoken. `S` is the English record of its sections. */
export type Language<S extends Sections> = Required<Omit<Traits, 'direction' | 'spaces'>> & {
  readonly direction: 'ltr' | 'rtl'
} & { readonly [K in Section]: Words<S[K]> }

export function languageOf<S extends Sections>(file: Traits & Sections): Language<S> {
  const { tag, name, direction = 'ltr', dates = tag } = file
  const set = (messages: Messages): Messages =>
    file.spaces === 'french' ? Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, frenchSpaces(message)])) : messages
  const spoken = Object.fromEntries(sections.map((section) => [section, { language: tag, messages: set(file[section]) }]))
  return { tag, name, direction, dates, ...spoken } as unknown as Language<S>
}
