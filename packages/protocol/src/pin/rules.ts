import { limits } from '../limits.ts'

/** Why a PIN is not taken. Each has its own sentence on the screen. */
export type PinFault = 'too_short' | 'too_long' | 'characters' | 'repeated' | 'sequence' | 'common' | 'name'

/** One spelling of what was typed (Spec §5.1): NFKC, case kept. */
export function normalisePin(typed: string): string {
  return typed.normalize('NFKC')
}

const PRINTABLE = /^[\x20-\x7e]*$/

/**
 * Chosen most often in published studies of leaked PINs (Bonneau, Preibusch and Anderson, "A birthday present every eleven wallets", 2012;
 * Markert et al., "This PIN Can Be Easily Guessed", 2020), beyond those that the rules for repetition and sequence catch.
 */
const COMMON = new Set(
  (
    '1004 1010 1313 1379 1397 1998 1999 2000 2001 2002 2008 2020 2468 2580 0852 1478 1470 0007 5683 0911 1973 1984 1990 1991 1992 ' +
    '12321 13579 24680 11235 10203 147852 147258 159753 123654 142536 131313 159357 987456 102030 100200 112358 520131 ' +
    'pass love abc1 qwer asdf zxcv qwert asdfg azert qwerty azerty abc123 passw0 letme admin secret'
  ).split(' '),
)

/** The first rule that a PIN breaks, or `null`. Expects the normalised form; `names` are those of its owner. Spec §5.1. */
export function pinFault(pin: string, names: readonly string[] = []): PinFault | null {
  if (pin.length < limits.pinShortest) return 'too_short'
  if (pin.length > limits.pinLongest) return 'too_long'
  if (!PRINTABLE.test(pin)) return 'characters'
  const plain = pin.toLowerCase()
  if (/^(.{1,3})\1+$/.test(plain)) return 'repeated'
  if (isRun(plain, 1) || isRun(plain, -1)) return 'sequence'
  if (COMMON.has(plain)) return 'common'
  return isPartOfName(plain, names) ? 'name' : null
}

/** Has the PIN `limits.pinNamePart` neighbours that stand side by side in one of these names, too? Spec §5.1: case and accents do not matter. */
export function isPartOfName(pin: string, names: readonly string[]): boolean {
  const plain = pin.toLowerCase()
  return names.flatMap(wordsOf).some((word) => {
    for (let end = limits.pinNamePart; end <= word.length; end++) if (plain.includes(word.slice(end - limits.pinNamePart, end))) return true
    return false
  })
}

/** What a PIN can hold of a name: its runs of unaccented letters and digits. */
function wordsOf(name: string): string[] {
  const bare = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '')
  return bare.toLowerCase().match(/[a-z0-9]+/g) ?? []
}

/** 1234, dcba, and 7890 or 3210, where 0 follows 9. */
function isRun(pin: string, step: 1 | -1): boolean {
  return [...pin].every((letter, i) => {
    if (i === 0) return /[0-9a-z]/.test(letter)
    const before = pin[i - 1] as string
    if (before === '9' && step === 1) return letter === '0'
    if (before === '0' && step === -1) return letter === '9'
    return letter.charCodeAt(0) - before.charCodeAt(0) === step && /[0-9a-z]/.test(letter)
  })
}
