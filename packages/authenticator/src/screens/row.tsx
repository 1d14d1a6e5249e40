import type { ComponentChildren } from 'preact'
import { Chevron } from './chevron.tsx'

interface RowProps {
  readonly onClick: () => void
  readonly more: ComponentChildren
  readonly children: ComponentChildren
}

/** One row of a list that leads somewhere: the whole of it is the target. */
export function Row({ onClick, more, children }: RowProps) {
  return (
    <li>
      <button type="button" class="row" onClick={onClick}>
        <span class="what">
          <b>{children}</b>
          <span class="muted small">{more}</span>
        </span>
        <Chevron to="on" size={20} />
      </button>
    </li>
  )
}
