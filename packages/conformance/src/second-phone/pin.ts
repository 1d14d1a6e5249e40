import { type Bytes, join, L } from './bytes.ts'

/** Where a PIN belongs: all that Spec §5 derives is bound to these three. */
export interface PinPlace {
  readonly iss: string
  readonly iid: string
  readonly kid: string
}

export const normalised = (typed: string): string => typed.normalize('NFKC')

/** Only some that nobody should take: Spec §5.1 leaves the list to the phone. */
const common = new Set(['2580', '0852', '1984', '1066', '2468', '1357', '1379', 'love', 'abcd', 'asdf', 'qwer', 'pass', 'password'])

const isRepeated = (pin: string): boolean => /^(.{1,3}?)\1+$/.test(pin)

/** Digits go round, 0 follows 9. */
const up = ['0123456789'.repeat(2), 'abcdefghijklmnopqrstuvwxyz']
const runs = up.flatMap((run) => [run, [...run].reverse().join('')])
const isSequence = (pin: string): boolean => runs.some((run) => run.includes(pin))

export type PinFault = 'too_short' | 'too_long' | 'characters' | 'repeated' | 'sequence' | 'common' | 'name'

/** Spec §5.1: the first rule that it breaks. */
export function pinFault(typed: string, policy: { shortest: number; longest: number }, names: readonly string[] = []): PinFault | null {
  const pin = normalised(typed)
  const low = pin.toLowerCase()
  if (/[^\u0020-\u007e]/.test(pin)) return 'characters'
  if (pin.length < policy.shortest) return 'too_short'
  if (pin.length > policy.longest) return 'too_long'
  if (isRepeated(low)) return 'repeated'
  if (isSequence(low)) return 'sequence'
  if (common.has(low)) return 'common'
  const written = names.map((name) =>
    name
      .normalize('NFKD')
      .replace(/[^ -~]/g, '')
      .toLowerCase(),
  )
  const threes = Array.from({ length: low.length - 2 }, (_, i) => low.slice(i, i + 3)).filter((three) => /^[a-z0-9]{3}$/.test(three))
  return threes.some((three) => written.some((name) => name.includes(three))) ? 'name' : null
}

/** The OPRF's input, Spec §5.2. */
export const pinInput = ({ iss, iid, kid }: PinPlace, typed: string): Bytes =>
  join(L('countersign/pin/1'), L(iss), L(iid), L(kid), L(normalised(typed)))
