export type PasswordFault = 'too_short' | 'too_long' | 'too_simple'

/** NIST SP 800-63B-4 §3.1.1.2: at least 8 where it is one of two factors; we ask for 12. At most 200, so that hashing has a bound. */
export const passwordLength = { least: 12, most: 200 } as const

/** The rule that a new password breaks, or `null`. No composition rules (same section), only what a guesser tries first. */
export function passwordFault(password: string, names: readonly string[]): PasswordFault | null {
  const letters = [...password.normalize('NFKC')]
  if (letters.length < passwordLength.least) return 'too_short'
  if (letters.length > passwordLength.most) return 'too_long'
  const plain = letters.join('').toLowerCase()
  const different = new Set(plain).size
  const repeated = /^(.{1,6})\1+$/.test(plain)
  const rest = [...names, 'password', 'countersign', 'motdepasse', '0123456789', '1234567890', 'qwertyuiop', 'azertyuiop']
    .filter((name) => name.length > 2)
    .reduce((left, name) => left.replaceAll(name.toLowerCase(), ''), plain)
  return different < 5 || repeated || rest.length < 6 ? 'too_simple' : null
}
