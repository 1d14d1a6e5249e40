import { first } from './001-first.ts'
import { retiredToken } from './004-retired-token.ts'

/** Every step of the schema, in order: the n-th takes a database from version n-1 to n. A released one is never edited. */
export const migrations: readonly string[] = [first, retiredToken]
