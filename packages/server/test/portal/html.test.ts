import { describe, expect, it } from 'vitest'
import type { Html } from '../../src/portal/views/html.ts'
import { html, render, trusted } from '../../src/portal/views/html.ts'

const hostile = `"><script>alert('1')</script>&amp;`
const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;'

describe('text and attributes', () => {
  it('escapes text', () => {
    expect(render(html`<p>${hostile}</p>`)).toBe(`<p>${escaped}</p>`)
  })

  it('escapes quoted attributes, whole and in part', () => {
    expect(render(html`<p title="${hostile}" class="a ${hostile} b" id="${1}">`)).toBe(
      `<p title="${escaped}" class="a ${escaped} b" id="1">`,
    )
  })

  it('leaves out what is absent', () => {
    expect(render(html`<p>${false}${null}${undefined}${0}${''}</p>`)).toBe('<p>0</p>')
  })

  it('joins markup and lists of markup', () => {
    expect(render(html`<ul>${['<', '>'].map((x) => html`<li>${x}</li>`)}${trusted('<hr>')}</ul>`)).toBe(
      '<ul><li>&lt;</li><li>&gt;</li><hr></ul>',
    )
  })

  it('sees what is no markup of ours, though it looks like it', () => {
    const forged = JSON.parse('{"markup":"<b>"}') as Html
    expect(() => render(html`<p>${forged}</p>`)).toThrow()
  })
})

describe('within a tag', () => {
  it('takes fragments of attributes', () => {
    expect(render(html`<input${html` value="${hostile}"`}${false} name="${'n'}">`)).toBe(`<input value="${escaped}" name="n">`)
  })

  it('takes no text', () => {
    expect(() => html`<input ${'onfocus=alert(1)'}>`).toThrow('only markup')
  })

  it('takes no unquoted attribute', () => {
    expect(() => html`<p class=${'x'}>`).toThrow('double quotes')
  })

  it('takes no markup in an attribute', () => {
    expect(() => html`<p title="${html`<b>`}">`).toThrow('markup cannot')
  })
})

describe('places that run code', () => {
  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    'x',
  ])('refuses the address %s', (value) => {
    expect(() => html`<a href="${value}">`).toThrow('an address')
    expect(() => html`<form method="post" action="${value}">`).toThrow('an address')
  })

  it.each(['https://id.example.org/x', 'HTTPS://ID.EXAMPLE.ORG/A#1.K7', '/account', '/', '#content'])('takes the address %s', (value) => {
    expect(render(html`<a href="${value}">`)).toBe(`<a href="${value}">`)
  })

  it('takes values in no script, style, event handler or comment', () => {
    expect(() => html`<script>${'x'}</script>`).toThrow()
    expect(() => html`<style>${'x'}</style>`).toThrow()
    expect(() => html`<!-- ${'x'} -->`).toThrow()
    expect(() => html`<p onclick="${'x'}">`).toThrow()
    expect(() => html`<p style="width:${'x'}">`).toThrow()
  })

  it('goes on after them', () => {
    expect(render(html`<script src="/a.js"></script><p>${'<'}</p>`)).toBe('<script src="/a.js"></script><p>&lt;</p>')
  })
})
