import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { machineCalls } from './house/clock.ts'
import { findCycles } from './house/cycles.ts'
import { type Violation, wrongDirections } from './house/directions.ts'
import { type Module, readModules } from './house/modules.ts'
import { nothingElse, packageImports } from './house/rules.ts'

/** A checker that sees no files reports success: what it did not see counts as a violation. */
const unseen = (root: string, modules: Module[]): Violation[] => {
  const known = Object.keys(packageImports)
  const present = readdirSync(join(root, 'packages'))
  const sentences = [
    ...known
      .filter((name) => !modules.some((m) => m.package === name && m.part === 'src'))
      .map((name) => [name, 'no module was seen in its src']),
    ...present.filter((name) => !known.includes(name)).map((name) => [name, 'this package has no rule in scripts/house/rules.ts']),
  ]
  const gone = Object.keys(nothingElse).filter((path) => !modules.some((m) => m.path === path))
  return [
    ...sentences.map(([name, sentence]) => ({ path: `packages/${name}`, line: 1, sentence: sentence ?? '' })),
    ...gone.map((path) => ({ path, line: 1, sentence: 'a rule in scripts/house/rules.ts is about this file, and it is not there' })),
  ]
}

const { values } = parseArgs({ options: { root: { type: 'string', default: resolve(import.meta.dirname, '..') } } })
if (!existsSync(join(values.root, 'packages'))) {
  console.error(`No packages in ${values.root}.`)
  process.exit(1)
}
const modules = readModules(values.root)
const violations = [
  ...unseen(values.root, modules),
  ...wrongDirections(values.root, modules),
  ...findCycles(modules),
  ...machineCalls(modules),
]
for (const { path, line, sentence } of violations) console.error(`${path}:${line} ${sentence}`)
const imports = modules.reduce((sum, module) => sum + module.imports.length, 0)
console.log(`imports: ${modules.length} modules, ${imports} imports, ${violations.length} violations`)
process.exitCode = violations.length ? 1 : 0
