import {
  type EnrolmentEvent,
  type EnrolmentStanding,
  enrolmentEvents,
  enrolmentTransitions,
} from '@countersign/protocol/enrolment/states.ts'
import {
  type TransactionEvent,
  type TransactionState,
  transactionEvents,
  transactionTransitions,
} from '@countersign/protocol/transaction/states.ts'
import type { Step, Transitions } from '@countersign/protocol/transitions.ts'

/** One row's life as the table has it: what the driver has made happen, and where that leads. */
export class Traced<S extends string, E extends string> {
  readonly row: string
  readonly path: S[]
  /** When its life ends, by the server's clock. */
  until: number
  readonly #table: Transitions<S, E>

  constructor(table: Transitions<S, E>, row: string, first: S, until: number) {
    this.#table = table
    this.row = row
    this.path = [first]
    this.until = until
  }

  get state(): S {
    return this.path.at(-1) as S
  }

  expected(event: E): Step<S> | null {
    return this.#table[this.state][event]
  }

  /** Goes where the table leads. */
  happen(event: E): Step<S> {
    const step = this.expected(event)
    if (step === null) throw new Error(`${event} cannot happen to ${this.row}, which is ${this.state}`)
    if (step.to !== this.state) this.path.push(step.to)
    return step
  }
}

export type TracedCode = Traced<EnrolmentStanding, EnrolmentEvent>
export type TracedRequest = Traced<TransactionState, TransactionEvent>

export const tracedCode = (id: string, until: number): TracedCode => new Traced(enrolmentTransitions, id, 'open', until)
export const tracedRequest = (id: string, until: number): TracedRequest => new Traced(transactionTransitions, id, 'pending', until)

/** `from → to` of every step of a table that leads elsewhere. */
function movesOf<S extends string, E extends string>(table: Transitions<S, E>, events: readonly E[]): ReadonlySet<string> {
  const states = Object.keys(table) as S[]
  return new Set(
    states.flatMap((from) => events.flatMap((event) => (table[from][event] === null ? [] : [`${from} → ${table[from][event]?.to}`]))),
  )
}

const moves = {
  enrolment: movesOf(enrolmentTransitions, enrolmentEvents),
  request: movesOf(transactionTransitions, transactionEvents),
}

/** Is this recorded change a step of the table? */
export function isOnTheTable(what: keyof typeof moves, was: string, becomes: string): boolean {
  return moves[what].has(`${was} → ${becomes}`)
}
