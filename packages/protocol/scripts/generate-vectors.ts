import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { vectorFiles, written } from './vectors/all.ts'

/** Writes spec/vectors. Signatures are made by RFC 6979, so the same code writes the same bytes; a test compares them. */
const folder = resolve(import.meta.dirname, '../../../spec/vectors')
for (const [name, file] of Object.entries(await vectorFiles())) {
  writeFileSync(join(folder, name), written(file))
  console.log(`${name}: ${file.cases.length} cases`)
}
