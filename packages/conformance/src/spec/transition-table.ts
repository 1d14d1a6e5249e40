import type { Step, Transitions } from '@countersign/protocol/transitions.ts'

/** A transition table as the specification prints it: a row per event, a column per state. */
export function tableOf<S extends string, E extends string>(table: Transitions<S, E>, events: readonly E[]): string {
  const states = Object.keys(table) as S[]
  const cells = (name: string, rest: readonly string[]) => `| ${[name, ...rest].join(' | ')} |`
  return [
    cells(
      'event',
      states.map((state) => `\`${state}\``),
    ),
    cells(
      '---',
      states.map(() => '---'),
    ),
    ...events.map((event) =>
      cells(
        event,
        states.map((state) => cell(state, table[state][event])),
      ),
    ),
  ].join('\n')
}

function cell(from: string, step: Step<string> | null): string {
  if (step === null) return '–'
  const moved = step.to === from ? [] : [`→ **${step.to}**`]
  const told = step.told === null ? [] : [`\`${step.told}\``]
  return [...moved, ...told].join(', ') || '='
}
