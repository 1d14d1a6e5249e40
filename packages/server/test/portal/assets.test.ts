import { describe, expect, it } from 'vitest'
import { assetPath, portalAssets, portalScripts } from '../../src/portal/assets/portal-assets.ts'
import { samples } from './samples.ts'

const sources = new Map([...portalAssets].map(([path, { body }]) => [path, body.toString()]))

describe('assets', () => {
  it('hold everything that a page loads, and a page asks for every module at once', () => {
    const page = samples('en').waiting ?? ''
    const loaded = [...page.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
    expect(loaded.sort()).toEqual([...portalAssets.keys()].sort())
    expect(page).toContain(`<script type="module" src="${portalScripts[0]}"></script>`)
  })

  it('hold every module that a script imports', () => {
    for (const body of sources.values()) {
      for (const [, name = ''] of body.matchAll(/from '\.\/([\w-]+\.js)'/g)) expect(portalScripts).toContain(assetPath(name))
    }
  })

  it('are kept for good, in one folder that is named by their content', () => {
    for (const [path, file] of portalAssets) {
      expect(file.immutable).toBe(true)
      expect(path).toMatch(/^\/assets\/[\w-]{22}\/[\w-]+\.(js|css|svg)$/)
    }
    expect(new Set([...portalAssets.keys()].map((path) => path.split('/')[2])).size).toBe(1)
  })

  it('hold the whole style sheet in one file, tokens first', () => {
    const css = sources.get(assetPath('look.css')) ?? ''
    expect(css).not.toContain('@import')
    expect(css.indexOf('--paper:')).toBeLessThan(css.indexOf('.bar'))
  })

  it('keep to what trusted types allow', () => {
    for (const path of portalScripts) {
      expect(sources.get(path)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|Function\(/)
    }
  })
})
