import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deadReason, enrolmentEvents, enrolmentStates, enrolmentTransitions } from '@countersign/protocol/enrolment/states.ts'
import { pinChangeEvents, pinChangeTransitions } from '@countersign/protocol/pin/change-states.ts'
import { closedReason, transactionEvents, transactionStates, transactionTransitions } from '@countersign/protocol/transaction/states.ts'
import type { Step } from '@countersign/protocol/transitions.ts'
import { describe, expect, test } from 'vitest'
import { repository } from '../../src/browser/repository.ts'
import { tableOf } from '../../src/spec/transition-table.ts'

const spec = readFileSync(join(repository, 'spec/protocol.md'), 'utf8')
const inModel = (file: string) => readFileSync(join(repository, 'spec/model', file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
const model = inModel('enrolment-and-approval.pml')
const properties = inModel('properties.pml')

const sorted = (names: Iterable<string>) => [...new Set(names)].sort()
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')

const section = (number: string) => {
  const text = new RegExp(`^### ${number.replace('.', String.raw`\.`)} .*\n([\\s\\S]*?)(?=^##)`, 'm').exec(spec)?.[1]
  if (text === undefined) throw new Error(`spec/protocol.md has no §${number}`)
  return text
}
const figure = (number: string) => /^```\n([\s\S]*?)^```/m.exec(section(number))?.[1] ?? ''

/** The table's rows. "`open`, `claimed`, too late" names two states, and the next cell what their visitor is told. */
const rows = (number: string) =>
  section(number)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, first = '', second = ''] = line.split('|')
      const told = /`(\w+)`/.exec(second)?.[1] ?? null
      return matches(first, /`(\w+)`/g).map((state) => ({ state, late: first.includes('too late'), told }))
    })

/** Where the figure begins, and what its arrows point at. */
const inFigure = (number: string) => matches(figure(number), /(?:^|> )(\w+)/gm)

const constant = (name: string, text: string) => text.match(new RegExp(String.raw`\b${name}_\w+`, 'g')) ?? []
/** Declared in one `mtype` of the model, and nowhere else. */
const declared = (prefix: string) =>
  matches(model, /^mtype = \{([^}]*)\}/gm)
    .filter((list) => list.includes(`${prefix}_`))
    .flatMap((list) => matches(list, new RegExp(String.raw`\b${prefix}_(\w+)`, 'g')))
const reached = (prefix: string) => matches(properties, new RegExp(String.raw`^\w+_REACHES\(${prefix}_(\w+)\)`, 'gm'))

describe.each([
  { what: 'enrolment', number: '4.6', states: enrolmentStates, prefix: 'enr', untold: [] },
  // A decision is what leaves `pending`: the table of what a later one hears has no row for it.
  { what: 'transaction', number: '6.4', states: transactionStates, prefix: 'txn', untold: ['pending'] },
])('the states of a session or request: $what', ({ number, states, prefix, untold }) => {
  test('the table of the specification has the states of the code', () => {
    expect(sorted([...rows(number).map(({ state }) => state), ...untold])).toEqual(sorted(states))
  })

  test('so has its figure', () => {
    expect(sorted(inFigure(number))).toEqual(sorted(states))
  })

  test('so has the model, which uses every one', () => {
    expect(sorted(declared(prefix))).toEqual(sorted(states))
    const used = constant(prefix, `${model.replaceAll(/^mtype = .*$/gm, '')}\n${inModel('mutants.pml')}`)
    expect(sorted(used)).toEqual(sorted(states.map((state) => `${prefix}_${state}`)))
  })

  test('and the search must reach each of them', () => {
    expect(sorted(reached(prefix))).toEqual(sorted(states))
  })
})

describe('what the table says of a state that takes no more, the code answers', () => {
  test.each(rows('4.6'))('enrolment $state, too late: $late, $told', ({ state, late, told }) => {
    expect(deadReason(enrolmentStates.find((known) => known === state)!, late)).toBe(told)
  })
  test.each(rows('6.4'))('transaction $state, $told', ({ state, told }) => {
    expect(closedReason(transactionStates.find((known) => known === state)!)).toBe(told)
  })
})

describe('the transitions', () => {
  test.each([
    ['4.6', tableOf(enrolmentTransitions, enrolmentEvents)],
    ['5.9', tableOf(pinChangeTransitions, pinChangeEvents)],
    ['6.4', tableOf(transactionTransitions, transactionEvents)],
  ])('§%s prints the table by which the code judges', (number, table) => {
    const printed = section(number)
      .split('\n\n')
      .find((block) => block.startsWith('| event |'))
    expect(printed).toBe(table)
  })

  /** `from → to` of every step that leads to another state. */
  const moves = (table: Readonly<Record<string, Readonly<Record<string, Step<string> | null>>>>) =>
    sorted(
      Object.entries(table).flatMap(([from, steps]) =>
        Object.values(steps).flatMap((step) => (step === null || step.to === from ? [] : [`${from} → ${step.to}`])),
      ),
    )

  /** The model's own condition on a change of state, asked for every pair of states. */
  function movesInModel(inline: string, variable: string, prefix: string, states: readonly string[]): string[] {
    const body = new RegExp(String.raw`inline ${inline}\(which, to\)\s*\{\s*off_the_table = off_the_table \|\| !\(([\s\S]*?)\);`).exec(
      model,
    )?.[1]
    if (body === undefined) throw new Error(`the model has no ${inline}`)
    const condition = body
      .replaceAll(`${variable}[which]`, 'from')
      .replaceAll(new RegExp(String.raw`\b(${prefix}_\w+|unmade)\b`, 'g'), "'$1'")
    const allowed = new Function('from', 'to', `return (${condition})`) as (from: string, to: string) => boolean
    const named = (state: string) => `${prefix}_${state}`
    return sorted(
      states.flatMap((from) => states.filter((to) => from !== to && allowed(named(from), named(to))).map((to) => `${from} → ${to}`)),
    )
  }

  test('the model lets a code change as the table has it', () => {
    // `expired` is not stored, and the model has a flag for it.
    const stored = moves(enrolmentTransitions).filter((move) => !move.endsWith('→ expired'))
    expect(movesInModel('move_code', 'enr', 'enr', enrolmentStates)).toEqual(stored)
  })

  test('and a request', () => {
    expect(movesInModel('move_request', 'txn', 'txn', transactionStates)).toEqual(moves(transactionTransitions))
  })

  test('nothing leaves an end, but an approval that is used up', () => {
    const froms = (table: Parameters<typeof moves>[0]) => sorted(moves(table).map((move) => move.split(' ')[0] ?? ''))
    expect(froms(enrolmentTransitions)).toEqual(['claimed', 'open'])
    expect(froms(transactionTransitions)).toEqual(['approved', 'pending'])
  })
})

test('every switch of the model stands in the list that is run, and the other way round', () => {
  const switches = matches(`${model}\n${inModel('mutants.pml')}`, /^#ifn?def (\w+)/gm)
  const { mutants, limits } = JSON.parse(readFileSync(join(repository, 'spec/model/mutants.json'), 'utf8')) as Record<
    'mutants' | 'limits',
    { define: string; violates: string[] }[]
  >
  expect(sorted([...mutants, ...limits].map(({ define }) => define))).toEqual(sorted(switches))
  expect([...mutants, ...limits].filter(({ violates }) => violates.length === 0)).toEqual([])
})
