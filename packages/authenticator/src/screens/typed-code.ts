import { normaliseTyped } from '@countersign/protocol/enrolment/code.ts'

/** What is wrong with what stands in the field, before anybody is asked. */
export type TypedFault =
  | { readonly kind: 'empty' | 'other' }
  | { readonly kind: 'letters'; readonly letters: string }
  | { readonly kind: 'length'; readonly count: number }

const LENGTH = 12

export function typedFault(typed: string): TypedFault | null {
  const text = typed.trim()
  if (text === '') return { kind: 'empty' }
  if (text.includes('://')) return null
  const code = normaliseTyped(text)
  const foreign = [...new Set(code.replace(/[0-9A-HJKMNP-TV-Z]/g, ''))]
  // A sentence or a number from elsewhere: naming each of its letters would help nobody.
  if (foreign.length > 3 || (foreign.length > 0 && code.length > LENGTH) || code.length > 2 * LENGTH) return { kind: 'other' }
  if (foreign.length > 0) return { kind: 'letters', letters: foreign.join(' ') }
  return code.length === LENGTH ? null : { kind: 'length', count: code.length }
}

/** Groups of four while one types, as the page shows them; a pasted link, or anything longer than a code, stays as it is. */
export function groupTyped(typed: string): string {
  if (typed.includes(':') || typed.includes('/')) return typed.trim()
  const plain = typed.toUpperCase().replace(/[\s\p{Pd}._]/gu, '')
  if (plain.length > LENGTH) return typed.trimStart()
  return plain.replace(/(.{4})(?=.)/g, '$1 ')
}
