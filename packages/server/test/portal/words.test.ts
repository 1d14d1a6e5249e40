import { language as en } from '@countersign/look/languages/en.ts'
import { language as fr } from '@countersign/look/languages/fr.ts'
import { describe, expect, it } from 'vitest'
import { html, render } from '../../src/portal/views/html.ts'
import { speak } from '../../src/portal/words/words.ts'

describe('typography', () => {
  it.each(Object.entries(fr.portal.messages))('French %s sets its spaces', (_, message) => {
    expect(message).not.toMatch(/(?<!\u202f)[;:!?»](?=\s|$)|«(?!\u202f)|['\u00a0]/)
  })

  it('a page sets them too', () => {
    expect(speak('fr').say('frame.error', { title: 'x' })).toBe('Erreur\u202f: x')
  })

  it.each(Object.entries(en.portal.messages))('English %s uses curly quotes, and no exclamation mark', (_, message) => {
    expect(message).not.toMatch(/['"!]/)
  })
})

describe('show', () => {
  it('escapes the words around an element, and not the element', () => {
    const name = html`<bdi>${'<Ana>'}</bdi>`
    expect(render(speak('en').show('account.title', { name }))).toBe('Hello, <bdi>&lt;Ana&gt;</bdi>')
    expect(render(speak('fr').show('account.title', { name }))).toBe('Bonjour, <bdi>&lt;Ana&gt;</bdi>')
  })
})
