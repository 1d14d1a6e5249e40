const lines = { back: 'M15 5l-7 7 7 7', on: 'M9 5l7 7-7 7', up: 'M5 15l7-7 7 7', down: 'M5 9l7 7 7-7' }

/** An arrow's head: `back` where one came from, `on` to where a row leads, `up` and `down` a list. Size in CSS pixels. */
export function Chevron({ to, size }: { to: keyof typeof lines; size: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={lines[to]} />
    </svg>
  )
}
