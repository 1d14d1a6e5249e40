import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contrast } from '../src/contrast.ts'

const css = readFileSync(new URL('../src/tokens.css', import.meta.url), 'utf8')
const [lightCss = '', darkCss = ''] = css.split('prefers-color-scheme: dark')

function colours(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})\b/g)].map(([, name, value]) => [name, value]))
}

const light = colours(lightCss)
const themes = { light, dark: { ...light, ...colours(darkCss) } }

const text: [string, string[]][] = [
  ['ink', ['paper', 'surface', 'sunken']],
  ['muted', ['paper', 'surface', 'sunken']],
  ['accent', ['paper', 'surface', 'sunken', 'accent-soft']],
  ['accent-hover', ['paper', 'surface']],
  ['good', ['paper', 'surface', 'good-soft']],
  ['danger', ['paper', 'surface', 'danger-soft']],
  ['warn', ['paper', 'surface', 'warn-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-danger', ['danger', 'danger-hover']],
]
const controls: [string, string[]][] = [
  ['line-strong', ['paper', 'surface']],
  ['focus', ['paper', 'surface']],
  ['accent', ['line']],
  ['warn', ['line']],
]

for (const [theme, palette] of Object.entries(themes)) {
  describe(theme, () => {
    it.each(pairs(text))('text: %s on %s is at least 4.5:1', (front, back) => {
      expect(ratio(palette, front, back)).toBeGreaterThanOrEqual(4.5)
    })
    it.each(pairs(controls))('control: %s on %s is at least 3:1', (front, back) => {
      expect(ratio(palette, front, back)).toBeGreaterThanOrEqual(3)
    })
  })
}

it('gives the dark theme every colour of the light one', () => {
  expect(Object.keys(colours(darkCss)).sort()).toEqual(Object.keys(light).sort())
})

it('computes the ratios of WCAG', () => {
  expect(contrast('#000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 2)
})

function pairs(list: [string, string[]][]): [string, string][] {
  return list.flatMap(([front, backs]) => backs.map((back): [string, string] => [front, back]))
}

function ratio(palette: Record<string, string>, front: string, back: string): number {
  return contrast(palette[front] ?? '', palette[back] ?? '')
}
