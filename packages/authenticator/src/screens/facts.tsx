import type { ComponentChildren } from 'preact'

export interface Fact {
  readonly name: string
  readonly value: ComponentChildren
  readonly more?: ComponentChildren
  /** What matters most: payee and amount. */
  readonly first?: boolean
}

export function Facts({ facts }: { facts: readonly (Fact | null)[] }) {
  return (
    <dl class="facts">
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
