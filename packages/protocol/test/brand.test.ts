import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { brandPath, brandShape } from '../src/brand/document.ts'
import { utf8 } from '../src/encoding/bytes.ts'
import { parseMessage } from '../src/encoding/json.ts'
import { casesOf } from './kit/vectors.ts'

const section = readFileSync(new URL('../../../spec/protocol.md', import.meta.url), 'utf8').split('### 8.1 Brand')[1] ?? ''
const example = /```json\n(.+)\n```/.exec(section)?.[1] ?? ''

const read = (change: object) => parseMessage(brandShape, utf8(JSON.stringify({ ...JSON.parse(example), ...change })))

describe('Spec §8.1', () => {
  it('has an example that is one, and the path', () => {
    expect(parseMessage(brandShape, utf8(example))).toEqual(JSON.parse(example))
    expect(section).toContain(`\`GET ${brandPath}\``)
  })

  it('lets colour and logo be absent by saying so, and not by leaving them out', () => {
    expect(read({ accent: null, logo: null })).not.toBeNull()
    for (const member of ['name', 'accent', 'logo']) expect(read({ [member]: undefined })).toBeNull()
  })

  it('takes a path of its own folder alone, by a whole digest', () => {
    const digest = 'A'.repeat(43)
    expect(read({ logo: { light: `/brand/${digest}.png`, dark: null } })).not.toBeNull()
    for (const light of [
      `/brand/${digest}.svg`,
      `/brand/${digest}A.png`,
      `/brand/${digest.slice(1)}.png`,
      `//brand/${digest}.png`,
      `/brand/${digest}.png?x`,
      `x/brand/${digest}.png`,
    ])
      expect([light, read({ logo: { light, dark: null } })]).toEqual([light, null])
  })
})

test.each(casesOf<{ document: string; result: unknown }>('brand.json'))('a document: %s', (_, { document, result }) => {
  expect(parseMessage(brandShape, utf8(document))).toEqual(result)
})
