import { first } from './001-first.ts'
import { pinChange } from './002-pin-change.ts'
import { evidence } from './003-evidence.ts'
import { retiredToken } from './004-retired-token.ts'
import { brand } from './005-brand.ts'

/** Every step of the schema, in order: the n-th takes a database from version n-1 to n. A released one is never edited. */
export const migrations: readonly string[] = [first, pinChange, evidence, retiredToken, brand]
