import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { repository } from '../../src/browser/repository.ts'
import { copyHouse, runNode } from './copied-house.ts'

const house = copyHouse()
afterAll(house.remove)

const check = (root: string) => runNode(['scripts/check-imports.ts', '--root', root])

/** What is planted, and the line that must come out. */
const planted: Record<string, { files: Record<string, string>; found: string }> = {
  'a module of Node in protocol': {
    files: { 'packages/protocol/src/planted.ts': "\nimport 'node:fs'\n" },
    found: 'packages/protocol/src/planted.ts:2 protocol imports node:fs',
  },
  'a module of Node without its prefix': {
    files: { 'packages/server/src/planted.ts': "import 'fs'\n" },
    found: "packages/server/src/planted.ts:1 'fs' is a module of Node",
  },
  'a module of Node in the app': {
    files: { 'packages/authenticator/src/planted.tsx': "export const page = <p>{String(import('node:os'))}</p>\n" },
    found: 'packages/authenticator/src/planted.tsx:1 authenticator imports node:os',
  },
  'protocol importing verifier': {
    files: { 'packages/protocol/src/planted.ts': "export * from '@countersign/verifier/planted.ts'\n" },
    found: 'packages/protocol/src/planted.ts:1 protocol imports verifier',
  },
  'protocol importing verifier for a type only': {
    files: { 'packages/protocol/src/planted.ts': "export type X = import('@countersign/verifier/planted.ts').X\n" },
    found: 'packages/protocol/src/planted.ts:1 protocol imports verifier',
  },
  'protocol importing verifier by a path': {
    files: { 'packages/protocol/src/planted.ts': "import '../../verifier/src/planted.ts'\n" },
    found: "packages/protocol/src/planted.ts:1 '../../verifier/src/planted.ts' leaves the package",
  },
  'client importing server': {
    files: { 'packages/client/src/planted.ts': "import '@countersign/server/main.ts'\n" },
    found: 'packages/client/src/planted.ts:1 client imports server',
  },
  'a test of conformance importing server': {
    files: { 'packages/conformance/test/planted.test.ts': "import '@countersign/server/main.ts'\n" },
    found: 'packages/conformance/test/planted.test.ts:1 conformance imports server',
  },
  'conformance importing verifier outside of its simulation': {
    files: { 'packages/conformance/src/http/planted.ts': "import '@countersign/verifier/deps.ts'\n" },
    found: 'packages/conformance/src/http/planted.ts:1 conformance imports verifier: only packages/conformance/src/simulation/ may',
  },
  'conformance importing look outside of its camera frames': {
    files: { 'packages/conformance/src/walk/planted.ts': "import '@countersign/look/qr/encode.ts'\n" },
    found: 'packages/conformance/src/walk/planted.ts:1 conformance imports look: only packages/conformance/src/camera-frames/ may',
  },
  'verifier importing its simulation': {
    files: { 'packages/verifier/src/planted.ts': "import '@countersign/conformance/simulation/world.ts'\n" },
    found: 'packages/verifier/src/planted.ts:1 verifier imports conformance',
  },
  'a package that was never declared': {
    files: { 'packages/client/src/planted.ts': "import { z } from 'tinybench/nothing'\nexport { z }\n" },
    found: 'packages/client/src/planted.ts:1 tinybench is not among the dependencies',
  },
  'a package for development in shipped code': {
    files: { 'packages/server/src/planted.ts': "import 'typescript'\n" },
    found: 'packages/server/src/planted.ts:1 typescript is not among the dependencies',
  },
  'an adapter importing another': {
    files: { 'packages/server/src/sqlite/planted.ts': "import '../mail/planted.ts'\n", 'packages/server/src/mail/planted.ts': '' },
    found: "packages/server/src/sqlite/planted.ts:1 server's sqlite imports the adapter mail",
  },
  'a page importing the wiring': {
    files: { 'packages/server/src/portal/planted.ts': "import '../wire.ts'\n" },
    found: "packages/server/src/portal/planted.ts:1 server's portal imports wire.ts",
  },
  'a ring of three files': {
    files: {
      'packages/verifier/src/planted/one.ts': "import './two.ts'\n",
      'packages/verifier/src/planted/two.ts': "import './three.ts'\n",
      'packages/verifier/src/planted/three.ts': "import type { X } from './one.ts'\nexport type Y = X\n",
    },
    found: 'import cycle: packages/verifier/src/planted/one.ts → ',
  },
  'a clock in protocol': {
    files: { 'packages/protocol/src/planted.ts': 'export const now = () => Date.now()\n' },
    found: 'packages/protocol/src/planted.ts:1 protocol uses Date.now',
  },
  'a clock in verifier': {
    files: { 'packages/verifier/src/planted.ts': 'export const now = () => new Date()\n' },
    found: 'packages/verifier/src/planted.ts:1 verifier uses new Date()',
  },
  'dice in verifier': {
    files: { 'packages/verifier/src/planted.ts': 'export const roll = () => Math.random()\n' },
    found: 'packages/verifier/src/planted.ts:1 verifier uses Math.random',
  },
  'a package without a rule': {
    files: { 'packages/planted/src/planted.ts': '' },
    found: 'packages/planted:1 this package has no rule',
  },
}

describe('import directions', () => {
  test('the house itself is clean', async () => {
    const { code, output } = await check(repository)
    expect(output).toMatch(/^imports: \d{2,} modules, \d{2,} imports, 0 violations$/m)
    expect(code).toBe(0)
  })

  describe('finds', () => {
    const cases = Object.entries(planted).map(([name, { files, found }], index) => {
      const own = (text: string) => text.replaceAll('planted', `planted${index}`)
      return { name, found: own(found), files: Object.entries(files).map(([path, text]) => [own(path), own(text)] as const) }
    })
    let ran = { code: 0, output: '' }
    // All at once: each has files of its own, and the checker reads the whole house every time.
    beforeAll(async () => {
      const remove = cases.flatMap(({ files }) => files.map(([path, text]) => house.plant(path, text)))
      ran = await check(house.root)
      for (const undo of remove) undo()
    })
    test.for(cases)('$name', ({ found }) => {
      expect(ran.output).toContain(found)
      expect(ran.code).toBe(1)
    })
  })

  test('a new Date with an argument is no clock', async () => {
    const undo = house.plant('packages/protocol/src/planted.ts', 'export const at = (ms: number) => new Date(ms)\n')
    const { output } = await check(house.root)
    undo()
    expect(output).not.toContain('planted')
  })

  test('the verifier of evidence imports the protocol and Node alone, and is there', async () => {
    const path = 'packages/client/src/verify-evidence.ts'
    const beyond = ["import './portal-visitor.ts'", "import 'valibot'", "import('@countersign/look/words.ts')", "import '../package.json'"]
    const undo = house.plant(path, ["import 'node:fs'", "import '@countersign/protocol/jwk.ts'", ...beyond, ''].join('\n'))
    const { output } = await check(house.root)
    undo()
    expect(output).not.toMatch(new RegExp(`${path}:[12] `))
    for (const line of [3, 4, 5, 6]) expect(output).toContain(`${path}:${line} ${path} imports`)
    const empty = copyHouse()
    rmSync(`${empty.root}/${path}`)
    const gone = await check(empty.root)
    empty.remove()
    expect(gone.output).toContain(`${path}:1 a rule in scripts/house/rules.ts is about this file, and it is not there`)
    expect(gone.code).toBe(1)
  })

  test('seeing nothing is a failure', async () => {
    const empty = copyHouse()
    rmSync(`${empty.root}/packages/verifier/src`, { recursive: true })
    const { code, output } = await check(empty.root)
    empty.remove()
    expect(output).toContain('packages/verifier:1 no module was seen in its src')
    expect(code).toBe(1)
  })
})
