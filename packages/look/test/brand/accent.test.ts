import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Accents, judgeAccent, readColour } from '../../src/brand/accent.ts'
import { grounds } from '../../src/brand/grounds.ts'
import { toOklch } from '../../src/brand/oklch.ts'
import { accentSheet } from '../../src/brand/style-sheet.ts'
import { contrast } from '../../src/contrast.ts'

/** 729 colours, evenly over the cube, its corners among them. */
const steps = [...Array(9).keys()].map((step) =>
  Math.min(255, step * 32)
    .toString(16)
    .padStart(2, '0'),
)
const many = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => `#${r}${g}${b}`)))

function accepted(colour: string): Accents {
  const judged = judgeAccent(colour)
  if (!judged.ok) throw new Error(`${colour} is refused: ${judged.ratio}`)
  return judged.accents
}

/** Every pair that the design system draws with an accent, below what it has to be. */
function faults(accents: Accents): string[] {
  return (['light', 'dark'] as const).flatMap((scheme) => {
    const { accent, hover, on, soft } = accents[scheme]
    const { paper, surface, sunken, line } = grounds[scheme]
    const pairs: [string, string, number][] = [
      ...[paper, surface, sunken, soft].map((ground): [string, string, number] => [accent, ground, 4.5]),
      ...[paper, surface].map((ground): [string, string, number] => [hover, ground, 4.5]),
      [on, accent, 4.5],
      [on, hover, 4.5],
      [accent, line, 3],
    ]
    return pairs.filter(([front, back, least]) => contrast(front, back) < least).map((pair) => `${scheme} ${pair.join(' ')}`)
  })
}

describe('WCAG’s contrast', () => {
  // Pairs that are published everywhere, cut after two digits: 21:1 from the definition itself, #767676 as the lightest grey that passes on white.
  it.each([
    ['#000000', '#ffffff', 21],
    ['#767676', '#ffffff', 4.54],
    ['#777777', '#ffffff', 4.47],
    ['#ff0000', '#ffffff', 3.99],
    ['#0000ff', '#ffffff', 8.59],
    ['#008000', '#ffffff', 5.13],
    ['#949494', '#ffffff', 3.03],
    ['#ffff00', '#ffffff', 1.07],
  ])('of %s on %s is %f', (front, back, ratio) => {
    expect(Math.floor(contrast(front, back) * 100) / 100).toBe(ratio)
  })
})

describe('an accent', () => {
  it('stands in the light scheme as it was given', () => {
    for (const colour of ['#0b5d4a', '#1f4fd8', '#9c2418', '#5b2a86', '#000000', '#00529b'])
      expect(accepted(colour).light.accent).toBe(colour)
  })

  it('of the green is near the green that was chosen by eye', () => {
    const { dark } = accepted('#0b5d4a')
    expect(Math.abs(toOklch(dark.accent).h - toOklch('#62cfad').h)).toBeLessThan(0.1)
  })

  it('of any colour is told from everything around it, in both schemes, or is refused with one that is', () => {
    for (const colour of many) {
      const judged = judgeAccent(colour)
      const { accents } = judged.ok ? judged : { accents: accepted(judged.nearest) }
      expect([colour, faults(accents)]).toEqual([colour, []])
    }
  })

  it('that is refused has the figure, and the nearest one has its hue and is as little darker as will do', () => {
    const judged = judgeAccent('#ffcc00')
    if (judged.ok) throw new Error('accepted')
    expect(judged).toMatchObject({ least: 4.5, ratio: contrast('#ffcc00', grounds.light.sunken) })
    const [from, to] = [toOklch('#ffcc00'), toOklch(judged.nearest)]
    expect(Math.abs(from.h - to.h)).toBeLessThan(0.1)
    expect(contrast(judged.nearest, grounds.light.sunken)).toBeLessThan(4.7)
  })

  it('is refused at the edge, and not before it', () => {
    // On #ecebe5, the darkest ground of the three: #676767 has 4.75, #6b6b6b 4.47 (by the same formula, worked by hand).
    expect(judgeAccent('#676767').ok).toBe(true)
    expect(judgeAccent('#6b6b6b').ok).toBe(false)
  })

  it('is typed as #rrggbb, and as nothing else', () => {
    expect(readColour(' #1F4FD8 ')).toBe('#1f4fd8')
    for (const other of ['', '#fff', '1f4fd8', '#1f4fd80', '#1f4fdg', 'red', '#1f4fd8;}', 'rgb(1,2,3)', '#1f4\nfd8', '＃1f4fd8'])
      expect(readColour(other)).toBeNull()
  })

  it('is written as nothing else, whatever was kept for one', () => {
    const { light, dark } = accepted('#5b2a86')
    for (const bad of ['red', '#fff;}*{display:none', ''])
      expect(() => accentSheet({ light: { ...light, on: bad }, dark })).toThrow(TypeError)
  })

  it('is written as tokens alone', () => {
    const scheme = '--accent:#[0-9a-f]{6};--accent-hover:#[0-9a-f]{6};--on-accent:#[0-9a-f]{6};--accent-soft:#[0-9a-f]{6}'
    expect(accentSheet(accepted('#5b2a86'))).toMatch(
      new RegExp(`^:root\\{${scheme}\\}@media \\(prefers-color-scheme:dark\\)\\{:root\\{${scheme}\\}\\}$`),
    )
  })
})

it('the grounds are those of the tokens', () => {
  const css = readFileSync(new URL('../../src/tokens.css', import.meta.url), 'utf8')
  const [light = '', dark = ''] = css.split('prefers-color-scheme: dark')
  for (const [scheme, text] of [
    ['light', light],
    ['dark', dark],
  ] as const)
    for (const [name, colour] of Object.entries(grounds[scheme]))
      expect([scheme, name, new RegExp(`--${name}: (#[0-9a-f]+);`).exec(text)?.[1]?.replace('#fff', '#ffffff').slice(0, 7)]).toEqual([
        scheme,
        name,
        colour,
      ])
})
