import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { repository } from '../../src/browser/repository.ts'
import { copyHouse, runNode } from './copied-house.ts'

const house = copyHouse()
house.plant('spec/protocol.md', '## 1. A heading\n\n```\n## 77. An example\n```\n')
afterAll(house.remove)

const check = (root: string) => runNode(['scripts/check-spec.ts', '--root', root])

describe('references to the specification', () => {
  test('the house itself is clean', async () => {
    const { code, output } = await check(repository)
    expect(output).toMatch(/^spec: \d{2,} sections, \d{2,} citations, \d{2,} refusals, 0 problems$/m)
    expect(code).toBe(0)
  })

  test('finds a section that is not there, also in a list', async () => {
    const undo = house.plant('packages/verifier/src/planted.ts', '/** Spec §77.1. */\n\n// Spec §1 and §78.2\nexport const x = 1\n')
    const { code, output } = await check(house.root)
    undo()
    expect(output).toContain('packages/verifier/src/planted.ts:1 cites Spec §77.1')
    expect(output).toContain('packages/verifier/src/planted.ts:3 cites Spec §78.2')
    expect(code).toBe(1)
  })

  test('a heading in an example is no section', async () => {
    const undo = house.plant('packages/verifier/src/planted.ts', '// Spec §77\n')
    const { output } = await check(house.root)
    undo()
    expect(output).toContain('cites Spec §77: no such heading')
  })

  test('finds a refusal that the specification does not name', async () => {
    const undo = house.plant('packages/protocol/src/refusal.ts', 'export const refusals = { planted_refusal: { status: 410 } } as const\n')
    const { code, output } = await check(house.root)
    undo()
    expect(output).toContain('spec/protocol.md:1 does not name the refusal planted_refusal')
    expect(code).toBe(1)
  })

  test('a missing specification is a failure', async () => {
    rmSync(join(house.root, 'spec/protocol.md'), { force: true })
    const { code, output } = await check(house.root)
    expect(output).toContain('is missing')
    expect(code).toBe(1)
  })
})
