import type { Account } from './ports.ts'

type Placed = Pick<Account, 'position' | 'addedAt'>

/** The order of the list: as the person has put them, then those that were never moved, by their age. */
export function inOrder<T extends Placed>(accounts: readonly T[]): T[] {
  const place = ({ position }: T) => position ?? Number.MAX_SAFE_INTEGER
  return [...accounts].sort((a, b) => place(a) - place(b) || a.addedAt - b.addedAt)
}

export type Direction = 'up' | 'down'

/** One account changes places with its neighbour; the same list where there is none. */
export function moved<T>(list: readonly T[], from: number, direction: Direction): readonly T[] {
  const to = direction === 'up' ? from - 1 : from + 1
  const [one, other] = [list[from], list[to]]
  if (one === undefined || other === undefined) return list
  return list.map((item, place) => (place === from ? other : place === to ? one : item))
}
