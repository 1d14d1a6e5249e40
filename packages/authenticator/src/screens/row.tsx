import type { ComponentChildren } from 'preact'

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
        <svg
          width="20"
          height="20"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          stroke-width="2.5"
          stroke-linecap="round"
          stroke-linejoin="round"
          aria-hidden="true"
        >
          <path d="M9 5l7 7-7 7" />
        </svg>
      </button>
    </li>
  )
}
