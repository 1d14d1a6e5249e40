import { execFile, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from './node-version.mjs'

/**
 * Searches every run of the model in spec/model: the protocol must violate no property and reach every state, and each mutant, and each
 * limit that the threat model admits, must violate what mutants.json says of it.
 */
const model = join(root, 'spec/model/enrolment-and-approval.pml')
const work = join(root, '.cache/model')
const protocol = 'PROTOCOL'

interface Switch {
  define: string
  violates: string[]
}
interface Search {
  variant: string
  property: string
  violated: boolean
}
interface Row extends Search {
  states: string
  seconds: number
  verdict: string
  ok: boolean
}

const onPath = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

function fromDebian(packages: string[]): void {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  console.log(`Installing ${packages.join(' ')} …`)
  if (apt('update', '-qq')) apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
}

function findTools(): { spin: string; cc: string } {
  const missing = [...(onPath('spin') ? [] : ['spin']), ...(onPath('cc') ? [] : ['gcc', 'libc6-dev'])]
  if (missing.length) fromDebian(missing)
  const spin = onPath('spin')
  const cc = onPath('cc')
  if (spin && cc) return { spin, cc }
  console.error('The model needs the programs spin and cc on the PATH: on Debian, apt-get install spin gcc libc6-dev.')
  process.exit(1)
}

const run = (program: string, args: string[], cwd: string): Promise<{ ok: boolean; output: string }> =>
  new Promise((resolve) => {
    execFile(program, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: stdout + stderr }),
    )
  })

async function build(variant: string): Promise<string> {
  const folder = join(work, variant)
  mkdirSync(folder, { recursive: true })
  const spun = await run(tools.spin, ['-a', `-D${variant}`, model], folder)
  // No property has an "eventually", which is what SAFETY asks for. MEMLIM is in megabytes. A mutant is caught sooner than it is optimised.
  const compiled = await run(
    tools.cc,
    [variant === protocol ? '-O1' : '-O0', '-w', '-DSAFETY', '-DNOFAIR', '-DMEMLIM=2000', '-o', 'pan', 'pan.c'],
    folder,
  )
  if (!compiled.ok) throw new Error(`${variant} does not build:\n${spun.output}${compiled.output}`)
  return join(folder, 'pan')
}

async function search(pan: string, { variant, property, violated }: Search): Promise<Row> {
  const started = performance.now()
  // -E: a process that waits for ever is no error; -n: no list of unreached lines; -m: steps of one run; -w: 2^20 places in the hash table.
  const { output } = await run(pan, ['-E', '-n', '-m200000', '-w20', '-N', property], join(work, variant))
  const seconds = (performance.now() - started) / 1000
  const states = / (\d+) states, stored/.exec(output)?.[1] ?? '?'
  const found = output.includes('assertion violated') && /errors: [1-9]/.test(output)
  const complete = /errors: 0$/m.test(output) && !/not completed|too small|MEMLIM/.test(output) && output.includes(`formula ${property}`)
  const verdict = found ? 'violated' : complete ? 'holds' : 'not searched to the end'
  return { variant, property, violated, states, seconds, verdict, ok: violated ? found : complete }
}

const tools = findTools()
const properties = [
  ...readFileSync(join(root, 'spec/model/properties.pml'), 'utf8').matchAll(/^(?:ltl (\w+)|(?:CODE|REQUEST)_REACHES\((\w+)\))/gm),
].map(([, name, state]) => name ?? `reaches_${state}`)
const { mutants, limits } = JSON.parse(readFileSync(join(root, 'spec/model/mutants.json'), 'utf8')) as Record<
  'mutants' | 'limits',
  Switch[]
>
const searches: Search[] = [
  ...properties.map((property) => ({ variant: protocol, property, violated: property.startsWith('reaches_') })),
  ...[...mutants, ...limits].flatMap(({ define, violates }) => violates.map((property) => ({ variant: define, property, violated: true }))),
]

rmSync(work, { recursive: true, force: true })
const started = performance.now()
const built = new Map<string, Promise<string>>()
const rows: Row[] = []
const waiting = searches.entries()
const one = async () => {
  for (const [index, next] of waiting) {
    if (!built.has(next.variant)) built.set(next.variant, build(next.variant))
    rows[index] = await search(await built.get(next.variant)!, next)
  }
}
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, one))

const line = (variant: string, property: string, states: string, seconds: string, verdict: string) =>
  [variant.padEnd(28), property.padEnd(34), states.padStart(8), seconds.padStart(8), ` ${verdict}`].join('')
console.log(line('model', 'property', 'states', 'seconds', 'verdict'))
for (const { variant, property, states, seconds, verdict, violated, ok } of rows) {
  const wanted = ok ? '' : `   FAIL: should be ${violated ? 'violated' : 'kept'}`
  console.log(line(variant, property, states, seconds.toFixed(1), verdict + wanted))
}
const failed = rows.filter(({ ok }) => !ok).length
console.log(`after ${((performance.now() - started) / 1000).toFixed(0)} s`)
console.log(`${rows.length - failed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
