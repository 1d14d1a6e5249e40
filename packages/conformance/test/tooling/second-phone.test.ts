import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = join(import.meta.dirname, '../../src/second-phone')
const sources = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))

/** Whatever it reads code from: `import … from`, `export … from`, `import()`, `require()`. */
const imported = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"`])([^'"`]+)\1/g)].map((match) => match[2] ?? '')

const allowed = ['@noble/curves/abstract/hash-to-curve.js', '@noble/curves/ed25519.js', '@noble/hashes/sha2.js', 'node:timers/promises']

describe('the second phone shares no code with the first', () => {
  it('imports its own files, group arithmetic, a hash and a timer', () => {
    expect(sources.length).toBeGreaterThan(15)
    for (const { name, text } of sources)
      for (const from of imported(text))
        expect([name, allowed.includes(from) || /^\.\/[\w-]+\.ts$/.test(from) ? 'its own' : from]).toEqual([name, 'its own'])
  })

  it('names neither our packages nor the product’s phone, nor a ready-made OPRF', () => {
    for (const { name, text } of sources)
      expect([name, /@countersign\/|packages\/|simulated-phone|ristretto255_oprf|\bjose\b/.exec(text)?.[0]]).toEqual([name, undefined])
  })

  it('would notice', () => {
    const planted = `import { a } from '@countersign/protocol/b.ts'\nexport * from "../walk/c.ts"\nawait import('jose')\nimport './d.ts'`
    expect(imported(planted)).toEqual(['@countersign/protocol/b.ts', '../walk/c.ts', 'jose', './d.ts'])
  })
})
