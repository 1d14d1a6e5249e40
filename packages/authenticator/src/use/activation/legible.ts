/** One or two lines of a small phone. */
const MOST = 80

/** Letters, digits, marks and signs, and plain spaces: nothing that hides, reorders or stacks what is seen. */
const PLAIN = /^(?:[\p{L}\p{N}\p{P}\p{S}\x20]\p{M}{0,2})+$/u

/** Codes that are mostly a password. */
const SECRET = /^wifi:/i

/**
 * What a code that is not ours may be quoted as, or `null`. It is never opened and never a link: the person sees which code lay before the camera.
 * What follows `?` or `#` in an address is where secrets stand, and is left out.
 */
export function legible(text: string): string | null {
  const line = text.trim()
  if (line.length > MOST || SECRET.test(line) || !PLAIN.test(line)) return null
  return line.replace(/[?#].*$/, '…')
}

/** A server's host as it would be asked for: letters that only look like others show as what they are. `null` for what is no host. */
export function namedHost(host: string): string | null {
  if (!URL.canParse(`https://${host}`)) return null
  const named = new URL(`https://${host}`).host
  return named.length > MOST ? null : named
}
