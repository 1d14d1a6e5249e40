import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { vectorFiles, written } from '../../scripts/vectors/all.ts'
import { readVectors, vectorText } from '../kit/vectors.ts'

const spec = resolve(import.meta.dirname, '../../../../spec')
const files = await vectorFiles()
const names = Object.keys(files)

test('the folder holds what the generator writes, and a README', () => {
  expect(readdirSync(resolve(spec, 'vectors')).sort()).toEqual([...names, 'README.md'].sort())
  const readme = readFileSync(resolve(spec, 'vectors/README.md'), 'utf8')
  for (const name of names) expect(readme).toContain(`\`${name}\``)
})

describe.each(names)('%s', (name) => {
  test('is what the generator writes now', () => {
    // `node packages/protocol/scripts/generate-vectors.ts` writes it anew.
    expect(vectorText(name)).toBe(written(files[name] as (typeof files)[string]))
  })

  test('every case has a name of its own, a source, a section of the specification and a result', () => {
    expect(existsSync(resolve(spec, 'protocol.md'))).toBe(true)
    const headings = new Set(
      [...readFileSync(resolve(spec, 'protocol.md'), 'utf8').matchAll(/^#+ (\d+(?:\.\d+)*)\.? /gm)].map(([, number]) => number),
    )
    const { about, cases } = readVectors(name)
    expect(about).toMatch(/\.$/)
    expect(new Set(cases.map((one) => `${one.op} ${one.name}`)).size).toBe(cases.length)
    for (const one of cases) {
      expect(one.name).not.toBe('')
      expect(one.source).toMatch(/^(Countersign|RFC \d+ .+)$/)
      expect(headings, one.section).toContain(one.section)
      expect(one).toHaveProperty('result')
    }
  })
})
