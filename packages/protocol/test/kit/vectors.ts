import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { VectorFile } from '../../scripts/vectors/file.ts'

const folder = resolve(import.meta.dirname, '../../../../spec/vectors')

export const vectorText = (name: string): string => readFileSync(resolve(folder, name), 'utf8')
export const readVectors = (name: string): VectorFile => JSON.parse(vectorText(name)) as VectorFile

/** The cases of a file for `test.each`, as the type that the test knows them to have. `op` chooses those of one operation. */
export function casesOf<C>(name: string, op?: string): [string, C][] {
  const { cases } = readVectors(name)
  const chosen = op === undefined ? cases : cases.filter((one) => one.op === op)
  if (chosen.length === 0) throw new Error(`${name} has no cases${op === undefined ? '' : ` of ${op}`}`)
  return chosen.map((one) => [one.name, one as unknown as C])
}

/** An outcome as vectors state it: what is for the server's log alone is left out. */
export const bare = (outcome: { ok: boolean; value?: unknown; code?: string }) =>
  outcome.ok ? { ok: true, value: outcome.value } : { ok: false, code: outcome.code }
