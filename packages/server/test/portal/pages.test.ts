import { describe, expect, it } from 'vitest'
import { assetPath } from '../../src/portal/assets/portal-assets.ts'
import { spoken } from '../../src/portal/words/languages.ts'
import type { Given } from './samples.ts'
import { samples, usual } from './samples.ts'

const hostile: Given = {
  issuer: '<img src=x onerror=alert(1)>',
  name: `"><script>alert('name')</script>`,
  username: `' onfocus='alert(1)' autofocus x='`,
  phone: '</title></textarea><svg/onload=alert(1)>{number}',
  browser: '<!-- --><iframe srcdoc=x>',
}

const elements = (page: string, name: string) => page.match(new RegExp(`<${name}[\\s>]`, 'g')) ?? []
const withoutScripts = (page: string) => page.replaceAll(`<script type="module" src="${assetPath('portal.js')}"></script>`, '')

describe.each(spoken)('every page in %s', (lang) => {
  const pages = Object.entries(samples(lang))
  const attacked = samples(lang, hostile)

  it.each(pages)('%s is a whole document', (_, page) => {
    expect(page).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${lang}">`))
    expect(page).toMatch(/<title>[^<]+ · Northwind<\/title>/)
    expect(elements(page, 'h1')).toHaveLength(1)
    expect(elements(page, 'main')).toHaveLength(1)
    expect(page).not.toMatch(/\bundefined\b|\bnull\b|\[object|NaN|\{\w+\}(?![^<]*" data-)/)
  })

  it.each(pages)('%s has one primary button at most', (_, page) => {
    expect((page.match(/class="btn primary[^"]*"/g) ?? []).length).toBeLessThanOrEqual(1)
  })

  it.each(pages)('%s keeps to the policy: nothing inline', (_, page) => {
    expect(withoutScripts(page)).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i)
  })

  it.each(pages)('%s labels every field and repeats no id', (_, page) => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, id] of page.matchAll(/<input class="input" id="([^"]*)"/g)) expect(page).toContain(`<label for="${id}"`)
    for (const [, list = ''] of page.matchAll(/aria-(?:describedby|labelledby)="([^"]*)"/g)) {
      for (const id of list.split(' ')) expect(ids).toContain(id)
    }
  })

  it.each(pages)('%s posts fields only to paths of its own', (_, page) => {
    for (const [form] of page.matchAll(/<form[^>]*>/g))
      expect(form).toMatch(/^<form( class="language")? method="post" action="\/[^/"][^"]*"( enctype="multipart\/form-data")?>$/)
  })

  it.each(Object.entries(attacked))('%s shows hostile names as text', (name, page) => {
    const bare = withoutScripts(page)
    expect(bare).not.toMatch(/<script|<img(?! class="logo)|<iframe|<base|<svg\/|srcdoc=x>|<!--/)
    const harmless = samples(lang, usual)[name] ?? ''
    expect(tags(page)).toEqual(tags(harmless))
  })

  it.each(pages)('%s waits without a script, if it waits at all', (_, page) => {
    expect(/data-live=/.test(page)).toBe(/<noscript><meta http-equiv="refresh" content="\d+"><\/noscript>/.test(page))
    expect(/data-live=/.test(page)).toBe(/<main[^>]* data-version="/.test(page))
  })
})

/** The elements in order: hostile text that became markup would add one. */
function tags(page: string): string[] {
  return [...page.matchAll(/<\/?([a-z][\w-]*)/g)].map(([tag]) => tag)
}

describe('states', () => {
  const page = (name: string) => samples('en')[name] ?? ''

  it('offers "not now" only where the policy does', () => {
    expect(page('activation-open')).toContain('action="/activate/not-now"')
    expect(page('activation-required')).not.toContain('not-now')
  })

  it('shows the number in two groups, and spelled for a screen reader', () => {
    expect(page('waiting')).toContain('<p class="number" aria-hidden="true"><span>042</span><span>917</span></p>')
    expect(page('waiting')).toContain('0 4 2, 9 1 7')
  })

  it('offers the phone’s own lock only where the person has such a phone, and hidden: a script has to find that the browser can', () => {
    for (const name of ['waiting-here', 'waiting-too-many'])
      for (const [place] of page(name).matchAll(/<\w+[^>]* data-here[ >][^>]*/g)) expect(place).toMatch(/ hidden$/)
    expect(page('waiting-here')).toContain('data-credentials="' + 'B'.repeat(43) + ' ' + 'C'.repeat(22) + '"')
    expect(page('waiting')).not.toContain('data-here')
    expect(page('waiting-denied')).not.toContain('data-here')
  })

  it('counts the tries that are left', () => {
    expect(page('activation-proof-again')).toContain('2 tries left')
    expect(samples('fr')['activation-proof-again']).toContain('il reste 2 essais')
  })

  it('offers a way on from every end', () => {
    for (const state of ['frozen', 'failed', 'expired', 'used', 'replaced'])
      expect(page(`activation-${state}`)).toContain('action="/activate/fresh"')
    for (const state of ['denied', 'expired', 'burnt', 'cancelled']) expect(page(`waiting-${state}`)).toContain('action="/waiting/again"')
  })

  it('never asks an administrator to disable or delete the own account', () => {
    expect(page('person')).toMatch(/p2\/disable.*p2\/delete/s)
    expect(page('person-you')).not.toMatch(/disable|delete/)
  })
})
