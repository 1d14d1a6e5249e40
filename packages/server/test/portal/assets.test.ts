import { describe, expect, it } from 'vitest'
import { portalAssets } from '../../src/portal/assets/portal-assets.ts'
import { samples } from './samples.ts'

const assets = portalAssets()

describe('assets', () => {
  it('hold everything that a page loads', () => {
    const loaded = [...(samples('en').waiting ?? '').matchAll(/(?:href|src)="\/assets\/([^"]+)"/g)].map(([, name]) => name)
    expect(loaded.sort()).toEqual(['icon.svg', 'look.css', 'portal.js'])
    for (const name of loaded) expect(assets.has(name ?? '')).toBe(true)
  })

  it('hold every module that a script imports', () => {
    for (const { body } of assets.values()) {
      for (const [, name] of body.matchAll(/from '\.\/([\w-]+\.js)'/g)) expect(assets.has(name ?? '')).toBe(true)
    }
  })

  it('hold the whole style sheet in one file, tokens first', () => {
    const css = assets.get('look.css')?.body ?? ''
    expect(css).not.toContain('@import')
    expect(css.indexOf('--paper:')).toBeLessThan(css.indexOf('.bar'))
  })

  it('keep to what trusted types allow', () => {
    for (const [name, { body }] of assets) {
      if (name.endsWith('.js'))
        expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|Function\(/)
    }
  })
})
