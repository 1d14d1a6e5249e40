import { type Accent, judgeAccent } from '@countersign/look/brand/accent.ts'
import { grounds, type Scheme } from '@countersign/look/brand/grounds.ts'
import { speak } from '../words/words.ts'

/** What the script of the appearance's page shows of a colour. */
export interface Verdict {
  readonly words: string
  /** The nearest colour that can be read, and the words of the button that takes it; null and empty where this one can. */
  readonly nearest: string | null
  readonly take: string
  /** The tokens of the two samples. */
  readonly tokens: Readonly<Record<Scheme, Readonly<Record<string, string>>>> | null
}

export function verdictOn(colour: string, lang: string): Verdict {
  const t = speak(lang)
  const judged = judgeAccent(colour)
  if (judged.ok) {
    const { light, dark } = judged.accents
    return {
      words: t.say('appearance.fits', { colour }),
      nearest: null,
      take: '',
      tokens: { light: tokens('light', light), dark: tokens('dark', dark) },
    }
  }
  const { nearest } = judged
  const [ratio, least] = [judged.ratio, judged.least].map((figure) => t.figure(figure)) as [string, string]
  return {
    words: t.say('appearance.tooPale', { colour, ratio, least }),
    nearest,
    take: t.say('appearance.takeNearest', { colour: nearest }),
    tokens: null,
  }
}

/** Ink of both schemes as in `tokens.css`. */
const ink: Readonly<Record<Scheme, string>> = { light: '#15191c', dark: '#eeece6' }

function tokens(scheme: Scheme, { accent, on }: Accent): Record<string, string> {
  return {
    '--accent': accent,
    '--on-accent': on,
    '--surface': grounds[scheme].surface,
    '--line': grounds[scheme].line,
    '--ink': ink[scheme],
  }
}
