import { join, resolve } from 'node:path'

/** The walks run from a checkout: they start its server and keep their caches beside it. */
export const repository = resolve(import.meta.dirname, '../../../..')
export const cacheFolder = join(repository, '.cache')
/** Pictures and logs that a person may want to see after a run. */
export const artifactsFolder = join(repository, 'artifacts')
