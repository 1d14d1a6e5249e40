import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readModules } from './house/modules.ts'
import { citations, headingNumbers, refusalCodes } from './house/spec.ts'

const { values } = parseArgs({ options: { root: { type: 'string', default: resolve(import.meta.dirname, '..') } } })
const spec = join(values.root, 'spec/protocol.md')
const table = join(values.root, 'packages/protocol/src/refusal.ts')
for (const file of [spec, table]) {
  if (existsSync(file)) continue
  console.error(`${file} is missing: nothing can be checked against it.`)
  process.exit(1)
}

const text = readFileSync(spec, 'utf8')
const headings = headingNumbers(text)
const cited = readModules(values.root)
  .filter((module) => module.part === 'src')
  .flatMap(({ path }) => citations(readFileSync(join(values.root, path), 'utf8')).map((citation) => ({ ...citation, path })))
const codes = refusalCodes(table)
const problems = [
  ...cited
    .filter(({ section }) => !headings.has(section))
    .map(({ path, line, section }) => `${path}:${line} cites Spec §${section}: no such heading`),
  ...codes.filter((code) => !text.includes(`\`${code}\``)).map((code) => `spec/protocol.md:1 does not name the refusal ${code}`),
  ...(headings.size ? [] : ['spec/protocol.md:1 has no numbered heading']),
  ...(codes.length ? [] : ['packages/protocol/src/refusal.ts:1 has no table of refusals that could be read']),
]
for (const problem of problems) console.error(problem)
console.log(`spec: ${headings.size} sections, ${cited.length} citations, ${codes.length} refusals, ${problems.length} problems`)
process.exitCode = problems.length ? 1 : 0
