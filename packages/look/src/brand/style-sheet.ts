import type { Accent, Accents } from './accent.ts'

/** The tokens that an operator's colour takes the place of, for both schemes. Loaded after `tokens.css`, in which they stand first. */
export function accentSheet({ light, dark }: Accents): string {
  return `:root{${tokens(light)}}@media (prefers-color-scheme:dark){:root{${tokens(dark)}}}`
}

const tokens = ({ accent, hover, on, soft }: Accent) => `--accent:${accent};--accent-hover:${hover};--on-accent:${on};--accent-soft:${soft}`
