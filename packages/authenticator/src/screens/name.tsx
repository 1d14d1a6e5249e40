import { legible } from './legible.ts'

/** A name that people gave: in its own direction, and nothing of it reaches over its line. */
export function Name({ of }: { of: string }) {
  return <bdi>{legible(of)}</bdi>
}
