import { legible } from './legible.ts'

/** A name that people gave: in its own direction, and nothing of it reaches over its line. */
export function Name({ of }: { of: string }) {
  return <bdi>{legible(of)}</bdi>
}

/** The same where it is one of several things: of a long one, two lines. */
export function LongName({ of }: { of: string }) {
  return (
    <span class="long-name">
      <Name of={of} />
    </span>
  )
}
