import { resolve } from 'node:path'

/** The server is started from a checkout, as a program that is known by its path and its settings alone. */
export const repository = resolve(import.meta.dirname, '../../../..')
