import type { RefusalCode } from './refusal.ts'

/** What an event does to something in a state, and what its sender is told; `told` is null where it is accepted, or where nobody is answered. */
export interface Step<S extends string> {
  readonly to: S
  readonly told: RefusalCode | null
}

/** Every event in every state: one that is left out does not compile. `null`: it cannot happen there. */
export type Transitions<S extends string, E extends string> = Readonly<Record<S, Readonly<Record<E, Step<S> | null>>>>

export function to<S extends string>(state: S, told: RefusalCode | null = null): Step<S> {
  return { to: state, told }
}

/** The states in which this event is accepted. */
export function acceptedIn<S extends string, E extends string>(table: Transitions<S, E>, event: E): readonly S[] {
  return (Object.keys(table) as S[]).filter((state) => table[state][event]?.told === null)
}

/** The states that this event leaves for another one. */
export function leftBy<S extends string, E extends string>(table: Transitions<S, E>, event: E): readonly S[] {
  return (Object.keys(table) as S[]).filter((state) => (table[state][event]?.to ?? state) !== state)
}
