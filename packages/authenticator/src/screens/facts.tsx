import type { ComponentChildren } from 'preact'

export interface Fact {
  readonly name: string
  readonly value: ComponentChildren
  readonly more?: ComponentChildren
  /** What matters most: payee and amount. */
  readonly first?: boolean
}

/** `brief`: short names in a narrow column, so that more of the values fits on a small phone. */
export function Facts({ facts, brief = false }: { facts: readonly (Fact | null)[]; brief?: boolean }) {
  return (
    <dl class={brief ? 'facts brief' : 'facts'}>
      {facts.map(
        (fact) =>
          fact !== null && (
            <div key={fact.name}>
              <dt>{fact.name}</dt>
              <dd class={fact.first ? 'first' : undefined}>
                {fact.value}
                {fact.more !== undefined && <span class="more muted small">{fact.more}</span>}
              </dd>
            </div>
          ),
      )}
    </dl>
  )
}
