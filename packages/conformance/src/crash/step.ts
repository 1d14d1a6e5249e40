import type { PhoneOutcome } from '@countersign/protocol/phone/ports.ts'
import type { Answer } from '../http/ask.ts'
import type { Rows } from '../http/database.ts'
import type { House } from '../http/house.ts'

/** Something that an answer has promised: a sentence about the rows that must be true from then on, whatever happens to the process. */
export interface Promised {
  readonly what: string
  readonly holds: (rows: Rows) => boolean
}

/** How one message was answered: with what the ceremony goes on from, with an error that says nothing was accepted, or not at all. */
export type Answered = 'acknowledged' | 'failed' | 'unanswered'

/** One ceremony that stands right before one of its messages. */
export interface Attempt {
  /** What the answers so far have promised; `send` adds its own. */
  readonly promises: Promised[]
  send(): Promise<Answered>
  /** Is the effect of that message in the database? */
  effect(rows: Rows): boolean
  /** Outbox rows that belong to the effect: there if, and as soon as, the effect is. */
  readonly outbox: number
  /** The very same message once more, which must answer the same if it was answered, and the rest of the ceremony to its end. Throws if that fails. */
  finish(): Promise<void>
}

/** One message of a ceremony that writes. */
export interface Step {
  readonly name: string
  prepare(house: House): Promise<Attempt>
}

/** Sorts a phone's outcome. A refusal is no answer that a fault may bring about, unless it is the one that the message has earned. */
export function answeredTo<T>(outcome: PhoneOutcome<T>, earned?: string): Answered {
  if (outcome.ok || outcome.code === earned) return 'acknowledged'
  if (outcome.code === 'internal') return 'failed'
  if (outcome.code === 'unreachable') return 'unanswered'
  throw new Error(`a fault was answered with ${outcome.code}`)
}

/** The same for a page; `null`: no answer came. */
export function answeredBy(answer: Answer | null, wanted: (answer: Answer) => boolean): Answered {
  if (answer === null) return 'unanswered'
  if (wanted(answer)) return 'acknowledged'
  if (answer.status === 500) return 'failed'
  throw new Error(`a fault was answered with status ${answer.status} and ${answer.headers.location ?? 'no other address'}`)
}

export async function orNone(asked: Promise<Answer>): Promise<Answer | null> {
  return asked.catch(() => null)
}

/** The one row with these values. */
export function rowOf(rows: Rows, table: string, values: Record<string, unknown>): Record<string, unknown> | undefined {
  return rows[table]?.find((row) => Object.entries(values).every(([name, value]) => row[name] === value))
}

/** Says what is missing: a ceremony that cannot be completed is a finding. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`it does not hold that ${what}`)
}

/** Answers are compared as they would be sent. */
export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
