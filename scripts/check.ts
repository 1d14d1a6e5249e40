import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Command, line, type Result, run } from './command.ts'
import { root } from './node-version.mjs'

/** Reports and never writes: `npm run format` mends what can be mended. */
const types = (project: string): Command => ({ name: `types ${project}`, args: ['node_modules/typescript/bin/tsc', '-p', project] })

const packages = readdirSync(join(root, 'packages'))
  .map((name) => `packages/${name}`)
  .filter((path) => existsSync(join(root, path, 'tsconfig.json')))

const commands: Command[] = [
  ...packages.map(types),
  // What the portal's pages run in a browser is JavaScript, typed by its comments.
  types('packages/server/src/portal/assets'),
  types('scripts/tsconfig.tests.json'),
  types('scripts'),
  { name: 'lint and format', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--max-diagnostics=50'] },
  { name: 'import directions', args: ['scripts/check-imports.ts'] },
  { name: 'spec references', args: ['scripts/check-spec.ts'] },
]

const results: Result[] = []
const queue = [...commands]
const work = async () => {
  for (let command = queue.shift(); command; command = queue.shift()) {
    const result = await run(command, true)
    results.push(result)
    console.log(line(result))
    if (!result.ok || result.output.includes(' modules, ')) console.log(result.output.trimEnd())
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work))

const failed = results.filter((result) => !result.ok)
console.log(failed.length ? `check: failed: ${failed.map((result) => result.name).join(', ')}` : `check: all ${results.length} passed`)
process.exitCode = failed.length ? 1 : 0
