import { late } from './now.ts'

/** As in `now.ts`, with the sentences of the screens that are fetched when they are first shown: only those screens may say them. */
export const { t, tParts, tCount } = late
