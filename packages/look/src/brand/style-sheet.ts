import type { Accent, Accents } from './accent.ts'

/**
 * The tokens that an operator's colour takes the place of, for both schemes. Loaded after `tokens.css`, in which they stand first. Throws a TypeError for what is not
 * eight colours: a page may have kept them where others can write.
 */
export function accentSheet({ light, dark }: Accents): string {
  return `:root{${tokens(light)}}@media (prefers-color-scheme:dark){:root{${tokens(dark)}}}`
}

const tokens = ({ accent, hover, on, soft }: Accent) =>
  `--accent:${colour(accent)};--accent-hover:${colour(hover)};--on-accent:${colour(on)};--accent-soft:${colour(soft)}`

function colour(text: string): string {
  if (!/^#[0-9a-f]{6}$/.test(text)) throw new TypeError(`not a colour: ${text}`)
  return text
}
