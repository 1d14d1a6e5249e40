import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../src/http/ask.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { copyHouse, runNode } from './copied-house.ts'
import { pseudoLanguage } from './pseudo-language.ts'

const copy = copyHouse()
const FILE = 'packages/look/src/languages/pl.ts'
const app = join(copy.root, 'packages/authenticator')
const bin = (path: string) => join(copy.root, 'node_modules', path)
let house: House

/** The one thing that is done for a third language. */
beforeAll(async () => {
  copy.plant(FILE, pseudoLanguage())
  const built = await runNode([bin('vite/bin/vite.js'), 'build', '--logLevel', 'warn'], app)
  expect(built).toMatchObject({ code: 0 })
  house = await openHouse({ entry: join(copy.root, 'packages/server/src/main.ts') })
}, 120_000)
afterAll(async () => {
  await house?.close()
  copy.remove()
})

describe('the portal', () => {
  test('speaks it to whoever asks for it, and offers each other language by its own name', async () => {
    const { text } = await house.browser().get('/sign-in', { 'accept-language': 'pl-PL,en;q=0.8' })
    expect(text).toContain('<html lang="pl">')
    expect(text).toContain('⟦Password⟧')
    const form = /<form class="language".*?<\/form>/s.exec(text)?.[0] ?? ''
    const offered = [...form.matchAll(/<button class="link" name="lang" value="(\w+)" lang="(\w+)">([^<]+)</g)].map(([, ...is]) => is)
    expect(offered).toEqual([
      ['en', 'en', 'English'],
      ['fr', 'fr', 'Français'],
    ])
    expect(form).toContain('<summary class="link">Polski</summary>')
  })

  test('leaves no sentence of the page in English', async () => {
    const { text } = await house.browser().get('/sign-in', { 'accept-language': 'pl' })
    const main = /<main.*<\/main>/s.exec(text)?.[0] ?? ''
    const said = main.replace(/<[^>]*>/g, '')
    expect(said.match(/⟦/g)?.length).toBeGreaterThan(3)
    expect(said.replace(/⟦[^⟧]*⟧/g, '').trim()).toBe('')
  })

  test('is asked for it, keeps it with the person, and counts as it counts', async () => {
    const { browser } = house.administrator
    expect((await browser.open('/people')).html).toContain('value="pl" lang="pl">Polski<')
    await browser.submit('/language', { lang: 'pl', back: '/people' })
    const count = async () => /⟦[^⟧]*\d (?:person|people)⟧/.exec((await browser.open('/people')).html)?.[0]
    expect(await count()).toBe('⟦1 person⟧')
    await house.invite('second')
    expect(await count()).toBe('⟦few: 2 people⟧')
    for (const name of ['third', 'fourth', 'fifth']) await house.invite(name)
    expect(await count()).toBe('⟦many: 5 people⟧')
    browser.cookies.delete('countersign-lang')
    expect((await browser.open('/people')).html).toContain('<html lang="pl">')
  })
})

describe('the app', () => {
  const file = (path: string) => readFileSync(join(app, 'dist', path), 'utf8')
  const chunks = (name: RegExp) => readdirSync(join(app, 'dist/app')).filter((one) => name.test(one))
  const start = () => file(`app/${chunks(/^main-.*\.js$/)[0]}`)

  test('offers it by its own name', () => {
    expect(start()).toMatch(/pl:\[`Polski`/)
  })

  test('fetches its words in two files of their own, which the service worker keeps', () => {
    for (const [part, sentence] of [
      ['first', 'Your accounts'],
      ['late', 'Point the camera at the code'],
    ] as const) {
      const [chunk, ...more] = chunks(new RegExp(`^words-pl-${part}-.*\\.js$`))
      expect(more).toEqual([])
      expect(file(`app/${chunk}`)).toContain(`⟦${sentence}`)
      expect(start()).toContain(`import(\`./${chunk}\`)`)
      expect(file('sw.js')).toContain(`/app/${chunk}`)
    }
    expect(start()).not.toContain('⟦')
    for (const other of chunks(/^words-(en|fr)-/)) expect(file(`app/${other}`)).not.toContain('⟦')
  })

  test('says without a script, in it too, that it needs one', () => {
    expect(file('index.html')).toMatch(/<noscript>.*<span lang="pl">⟦[^⟧]+⟧<\/span>.*<\/noscript>/)
  })

  test('is served with it', async () => {
    const { status, text } = await ask(`${house.server.phoneUrl}/app/${chunks(/^words-pl-first-/)[0]}`)
    expect([status, text.includes('⟦')]).toEqual([200, true])
  })
})

describe('the compiler takes it, and refuses', () => {
  const spoiled = (name: string, spoil: (portal: Record<string, string>) => void, said: string) => {
    const text = pseudoLanguage((file) => spoil(file['portal'] as Record<string, string>))
    return { path: `packages/look/src/languages/${name}.ts`, text, said }
  }
  const french = readFileSync(join(copy.root, 'packages/look/src/languages/fr.ts'), 'utf8')
  const faults = [
    spoiled('key-missing', (portal) => delete portal['do.copied'], `'"do.copied"' is missing`),
    spoiled('key-too-many', (portal) => Object.assign(portal, { 'do.stray': 'x' }), 'unknownKey: "do.stray"'),
    spoiled('placeholder-missing', (portal) => Object.assign(portal, { 'signIn.title': 'x' }), 'placeholders: "issuer"'),
    spoiled('form-without-its-placeholder', (portal) => Object.assign(portal, { 'people.count_few': 'x' }), 'placeholders: "count"'),
    spoiled('form-of-no-plural', (portal) => Object.assign(portal, { 'do.copied_few': 'x' }), 'unknownKey: "do.copied_few"'),
    { path: 'packages/look/src/languages/fr.ts', text: french.replace(/^ {4}'do\.copied': .*\n/m, ''), said: `'"do.copied"' is missing` },
  ]

  /** Once for all: it takes seconds. Each error stands on a line, what it is made of on those below. */
  let errors: readonly string[]
  beforeAll(async () => {
    for (const { path, text } of faults) copy.plant(path, text)
    const { output } = await runNode([bin('typescript/bin/tsc'), '-p', 'packages/look', '--pretty', 'false'], copy.root)
    errors = output.split(/\n(?=\S)/)
  }, 120_000)

  test.each(faults)('$path: $said', ({ path, said }) => {
    const own = errors.filter((error) => error.startsWith(`${path}(`))
    expect(own).toHaveLength(1)
    expect(own[0]).toContain(said)
  })

  test('nothing else', () => {
    expect(errors.map((error) => error.replace(/\(.*/s, '')).filter((path) => !faults.some((fault) => fault.path === path))).toEqual([])
  })
})
