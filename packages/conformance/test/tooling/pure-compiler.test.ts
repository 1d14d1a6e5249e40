import { afterAll, describe, expect, test } from 'vitest'
import { copyHouse, runNode } from './copied-house.ts'

const house = copyHouse()
afterAll(house.remove)

/** The compiler's own refusal: what stands on each line, and what it does not know there. */
const forbidden: Record<string, string> = {
  "import 'node:fs'": 'node:fs',
  "export const a = fetch('https://example.org')": 'fetch',
  'export const b = crypto.getRandomValues(new Uint8Array(1))': 'crypto',
  "console.log('x')": 'console',
  'export const c = setTimeout(() => {}, 1)': 'setTimeout',
  'export const d = process.env': 'process',
  "export const e = Buffer.from('x')": 'Buffer',
}

describe('the compiler refuses the machine', () => {
  for (const name of ['protocol', 'verifier', 'look']) {
    test(`in ${name}`, { timeout: 60_000 }, async () => {
      const undo = house.plant(`packages/${name}/src/planted.ts`, `${Object.keys(forbidden).join('\n')}\n`)
      const { code, output } = await runNode(
        [`${house.root}/node_modules/typescript/bin/tsc`, '-p', `packages/${name}`, '--pretty', 'false'],
        house.root,
      )
      undo()
      expect(code).not.toBe(0)
      Object.values(forbidden).forEach((what, index) => {
        expect(output, what).toMatch(new RegExp(`planted\\.ts\\(${index + 1},\\d+\\): error TS\\d+:.*['"\`]${what}['"\`]`))
      })
    })
  }
})
