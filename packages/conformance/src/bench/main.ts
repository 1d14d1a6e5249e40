import { parseArgs } from 'node:util'
import { quick, whole } from './length.ts'
import { type Line, table, verdict } from './line.ts'
import { signIns } from './p1-sign-ins.ts'
import { durability } from './p3-durability.ts'
import { passwords } from './p4-passwords.ts'
import { waitingPages } from './p6-waiting-pages.ts'
import { scripts } from './p7-scripts.ts'
import { activations } from './p8-activation.ts'
import { firstDecode } from './p9-first-decode.ts'

const measures = { P1: signIns, P3: durability, P4: passwords, P6: waitingPages, P7: scripts, P8: activations, P9: firstDecode } as const

const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const names = Object.keys(measures) as (keyof typeof measures)[]
const chosen = values.only === undefined ? names : names.filter((name) => values.only?.split(',').includes(name))
if (chosen.length === 0) throw new Error(`There is no measure ${values.only}: ${names.join(', ')}`)

const lines: Line[] = []
for (const name of chosen) {
  process.stderr.write(`${name} …\n`)
  const told = await measures[name](values.quick ? quick : whole)
  // At once as well: a run that is cut short has told what it knew.
  process.stderr.write(`${table(told)}\n`)
  lines.push(...told)
}
process.stdout.write(`\n${table(lines)}\n`)
if (!values.quick && lines.some((line) => verdict(line) === 'FAIL')) process.exitCode = 1
