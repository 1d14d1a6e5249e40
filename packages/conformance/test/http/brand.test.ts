import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { brandShape } from '@countersign/protocol/brand/document.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { faultsOf } from '../../src/headers/answer-faults.ts'
import { type Answer, ask } from '../../src/http/ask.ts'
import { cli } from '../../src/http/cli.ts'
import { readAudit, stateOf } from '../../src/http/database.ts'
import { type House, need, newestRequest, openHouse } from '../../src/http/house.ts'
import { makePng } from '../../src/http/make-png.ts'

vi.setConfig({ testTimeout: 60_000 })

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'From the settings' } })
  await house.member('ana')
})
afterAll(() => house?.close())

const kept = () => {
  const { brand, brand_picture } = stateOf(house.server.dataFolder)
  return { brand, brand_picture }
}
const save = (name: string, accent: string) => house.administrator.browser.post('/appearance', { name, accent })
const document = async () => {
  const answer = await ask(`${house.server.phoneUrl}/brand`)
  expect(answer.status).toBe(200)
  return need(parseMessage(brandShape, utf8(answer.text)), 'a brand that the app can read')
}
const signInPage = async () => (await house.browser().get('/sign-in')).text
const logo = (seed = 0) => makePng({ raw: Buffer.alloc(96 * (1 + 96 * 4)).fill(Buffer.from([0, ...new Uint8Array(384).fill(seed)])) })

describe('before anybody has chosen', () => {
  it('the name of the settings stands, and nothing else is told', async () => {
    expect(await document()).toEqual({ typ: 'countersign/brand', v: 1, name: 'From the settings', accent: null, logo: null })
    const page = await signInPage()
    expect(page).toContain('From the settings')
    expect(page).not.toContain('/brand/')
  })
})

describe('T28 who may change it', () => {
  it('nobody but an administrator with a phone, whatever the form and its size; nobody else’s body is read', async () => {
    const before = kept()
    const ana = house.browser()
    await ana.signIn('ana', 'a long walk by the sea')
    for (const browser of [house.browser(), ana]) {
      expect((await browser.post('/appearance', { name: 'Planted', accent: '#1f4fd8' })).status).toBe(303)
      expect((await browser.upload('/appearance/logo', { light: logo() })).status).toBe(303)
      // Past every limit: the answer is the same, so the limit was never come to.
      expect((await browser.upload('/appearance/logo', { light: Buffer.alloc(1_000_000) })).status).toBe(303)
      expect((await browser.post('/appearance/remove-logo')).status).toBe(303)
    }
    expect(kept()).toEqual(before)
  })

  it('no form from elsewhere', async () => {
    const before = kept()
    const { browser } = house.administrator
    for (const origin of ['https://evil.example', 'null', house.server.phoneUrl]) {
      expect((await browser.upload('/appearance/logo', { light: logo() }, { origin })).status).toBe(403)
      expect((await browser.upload('/appearance/logo', { light: Buffer.alloc(1_000_000) }, { origin })).status).toBe(403)
      expect((await browser.post('/appearance', { name: 'Planted' }, { origin })).status).toBe(403)
    }
    expect(kept()).toEqual(before)
  })
})

describe('T28 a name', () => {
  it('is on every page, in the app’s document and in what the phone signs; empty, the setting’s stands again', async () => {
    expect((await save('Northwind', '')).headers.location).toBe('/appearance?done=saved')
    expect(await signInPage()).toContain('<bdi>Northwind</bdi>')
    expect((await document()).name).toBe('Northwind')
    const member = await house.member('ben')
    await house.waiting(member)
    expect((await newestRequest(member.phone)).context.rp.name).toBe('Northwind')
    expect(readAudit(house.server.dataFolder).at(-1)?.kind).not.toBe('brand.changed')
    expect(readAudit(house.server.dataFolder).find(({ kind }) => kind === 'brand.changed')?.data).toEqual({
      name: 'Northwind',
      accent: null,
    })
    await save('', '')
    expect((await document()).name).toBe('From the settings')
  })

  it('is text wherever it stands', async () => {
    await save(`</title><script>alert('brand')</script>`, '')
    const page = await signInPage()
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).toContain('&lt;script&gt;alert(&#39;brand&#39;)')
    expect(page).toMatch(/<bdi>&lt;\/title&gt;/)
    const answer = await ask(`${house.server.phoneUrl}/brand`)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    await save('', '')
  })

  it('that hides, turns a line around or is too long is refused, with its colour', async () => {
    const before = kept()
    for (const bad of ['a\u202eb', 'a\u0000b', 'a\u200fb', 'a\u2066b', 'a\u001bb', 'a\nb', 'x'.repeat(61), '\ue000']) {
      const answer = await save(bad, '#1f4fd8')
      expect([JSON.stringify(bad), answer.status]).toEqual([JSON.stringify(bad), 422])
    }
    expect(kept()).toEqual(before)
  })
})

describe('T28 a colour', () => {
  it('comes as a style sheet of tokens, by the hash of what is in it, on both sides', async () => {
    await save('Northwind', '#5B2A86')
    expect((await document()).accent).toBe('#5b2a86')
    const path = need(/href="(\/brand\/[\w-]+\.css)"/.exec(await signInPage())?.[1], 'a style sheet')
    for (const [side, origin] of [
      ['portal', house.server.portalUrl],
      ['phone', house.server.phoneUrl],
    ] as const) {
      const answer = await ask(origin + path)
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe('text/css; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(answer.text).toMatch(
        /^:root\{(--[a-z-]+:#[0-9a-f]{6};?){4}\}@media \(prefers-color-scheme:dark\)\{:root\{(--[a-z-]+:#[0-9a-f]{6};?){4}\}\}$/,
      )
      expect(createHash('sha256').update(answer.text).digest('base64url').startsWith(path.slice(7, 29))).toBe(true)
      expect(faultsOf(answer, { side, origin })).toEqual([])
    }
    await save('Northwind', '')
    expect((await ask(house.server.portalUrl + path)).status).toBe(404)
  })

  it('that cannot be read is refused with the figure and the nearest that can; that one is a tap away, and nothing was saved before it', async () => {
    const before = kept()
    const answer = await save('Half', '#ffcc00')
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(
      /#ffcc00<\/code> is too pale to be read: its contrast on the pages’ background is 1\.\d\d? to 1, and text needs 4\.5 to 1/,
    )
    expect(kept()).toEqual(before)
    const [, name = '', accent = ''] =
      /name="name" value="([^"]*)"><input type="hidden" name="accent" value="(#[0-9a-f]{6})"/.exec(answer.text) ?? []
    expect(name).toBe('Half')
    expect((await save(name, accent)).headers.location).toBe('/appearance?done=saved')
    expect(await document()).toMatchObject({ name: 'Half', accent })
    await save('', '')
  })

  it('is judged for the page’s script as it is for the form, for administrators alone, and trying saves nothing', async () => {
    const before = kept()
    const { browser } = house.administrator
    const tried = async (accent: string) => browser.get(`/appearance/try?accent=${encodeURIComponent(accent)}`)
    expect(JSON.parse((await tried('#1f4fd8')).text)).toMatchObject({ nearest: null, tokens: { light: { '--accent': '#1f4fd8' } } })
    const pale = JSON.parse((await tried('#FFCC00')).text)
    expect(pale).toMatchObject({ tokens: null, nearest: expect.stringMatching(/^#[0-9a-f]{6}$/) })
    expect(pale.words).toMatch(/^#ffcc00 is too pale: 1\.\d\d? to 1, where text needs 4\.5 to 1/)
    for (const bad of ['', 'red', '#fff', '#1f4fd8;']) expect((await tried(bad)).status).toBe(404)
    expect((await house.browser().get('/appearance/try?accent=%231f4fd8')).status).toBe(303)
    expect(faultsOf(await tried('#1f4fd8'), { side: 'portal', origin: house.server.portalUrl })).toEqual([])
    expect(kept()).toEqual(before)
  })

  it('is a colour, and no piece of a style sheet', async () => {
    const before = kept()
    for (const bad of [
      'red',
      '#fff',
      '#1f4fd8;}*{display:none',
      'url(//evil.example)',
      '#1f4fd8\u0000',
      '</style>',
      '#GGGGGG',
      'var(--danger)',
    ])
      expect([bad, (await save('', bad)).status]).toEqual([bad, 422])
    expect(kept()).toEqual(before)
  })

  it('that lies in the database and cannot be read is not drawn with', async () => {
    const { DatabaseSync } = await import('node:sqlite')
    const db = new DatabaseSync(join(house.server.dataFolder, 'countersign.sqlite'))
    try {
      db.exec("UPDATE brand SET accent = '#ffff00'")
      expect(await signInPage()).not.toContain('/brand/')
      expect((await document()).accent).toBeNull()
    } finally {
      db.exec('UPDATE brand SET accent = NULL')
      db.close()
    }
  })
})

describe('T28 a logo', () => {
  const { upload } = { upload: (files: Record<string, Uint8Array>) => house.administrator.browser.upload('/appearance/logo', files) }

  it('is served as a picture and as nothing else, on both sides, and only while it is the logo', async () => {
    expect((await upload({ light: logo(1), dark: logo(2) })).headers.location).toBe('/appearance?done=logo')
    const { logo: paths } = await document()
    const page = await signInPage()
    expect(page).toContain(`<source media="(prefers-color-scheme: dark)" srcset="${paths?.dark}"><img class="logo" src="${paths?.light}"`)
    for (const [side, origin] of [
      ['portal', house.server.portalUrl],
      ['phone', house.server.phoneUrl],
    ] as const)
      for (const path of [paths?.light ?? '', paths?.dark ?? '']) {
        const answer = await ask(origin + path)
        expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png'])
        expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
        expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.*; sandbox$/)
        expect(faultsOf(answer, { side, origin })).toEqual([])
        expect((await ask(origin + path, { headers: { 'if-none-match': String(answer.headers.etag) } })).status).toBe(304)
        expect((await ask(origin + path, { headers: { 'service-worker': 'script' } })).status).toBe(404)
      }
    // Another light one: the dark one stays.
    await upload({ light: logo(3) })
    expect((await document()).logo?.dark).toBe(paths?.dark)
    expect((await ask(house.server.portalUrl + paths?.light)).status).toBe(404)
    expect((await house.administrator.browser.post('/appearance/remove-logo')).headers.location).toBe('/appearance?done=no-logo')
    expect((await document()).logo).toBeNull()
    expect((await ask(house.server.portalUrl + paths?.dark)).status).toBe(404)
    expect(kept().brand_picture).toEqual([])
  })

  it('is refused where it is anything but a whole, square, still PNG of its size; with two, both', async () => {
    const before = kept()
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    const bomb = makePng({ packed: deflateSync(Buffer.alloc(40_000_000), { level: 9 }) })
    const cases: [string, Record<string, Uint8Array>][] = [
      ['an SVG', { light: svg }],
      ['a page', { light: Buffer.from('<!doctype html><script>alert(1)</script>') }],
      ['half', { light: logo().subarray(0, 80) }],
      ['a bomb', { light: bomb }],
      ['too large', { light: makePng({ width: 2048 }) }],
      ['sides of 4 thousand million', { light: Buffer.concat([logo().subarray(0, 16), Buffer.alloc(8, 0xff), logo().subarray(24)]) }],
      ['not square', { light: makePng({ width: 96, height: 120 }) }],
      ['a good one beside a bad one', { light: logo(), dark: svg }],
      ['a dark one alone', { dark: logo() }],
      ['nothing', {}],
      ['an empty file', { light: Buffer.alloc(0) }],
      ['another field', { else: logo() }],
    ]
    for (const [what, files] of cases) expect([what, (await upload(files)).status]).toEqual([what, 422])
    expect((await upload({ light: Buffer.alloc(300_000) })).status).toBe(413)
    expect(kept()).toEqual(before)
  })

  it('keeps nothing of the file that came but its pixels', async () => {
    const hidden = Buffer.from('<script>alert(1)</script>')
    await upload({ light: Buffer.concat([makePng({ before: [['tEXt', hidden]] }), hidden]) })
    const { logo: paths } = await document()
    expect((await ask(house.server.portalUrl + paths?.light)).text).not.toContain('alert')
    expect(JSON.stringify(kept())).not.toContain([...hidden].join(','))
    await house.administrator.browser.post('/appearance/remove-logo')
  })

  it('a body that is no form is a refusal, not a failure', async () => {
    const { browser } = house.administrator
    const headers = (type: string) => ({ origin: house.server.portalUrl, 'content-type': type })
    for (const type of [
      'multipart/form-data',
      'multipart/form-data; boundary=',
      `multipart/form-data; boundary=${'x'.repeat(500)}`,
      'multipart/form-data; boundary=x',
    ])
      expect([type, (await browser.post('/appearance/logo', { light: '--x' }, headers(type))).status]).toEqual([type, 422])
    // Nowhere else is such a body taken.
    for (const path of ['/appearance', '/people', '/sign-in'])
      expect((await browser.post(path, {}, headers('multipart/form-data; boundary=x'))).status).toBeLessThan(500)
  })
})

describe('T28 the public files', () => {
  it('are those of the brand, by their exact names', async () => {
    await save('', '#1f4fd8')
    const path = need(/href="(\/brand\/[\w-]+)\.css"/.exec(await signInPage())?.[1], 'a style sheet')
    const names = [
      `${path}.png`,
      `${path}.CSS`,
      `${path}.css%00`,
      `${path.slice(0, -1)}.css`,
      '/brand/',
      '/brand/..%2fkeys.json',
      '/brand/%',
      `/brand/${'A'.repeat(43)}.png`,
      `/brand/${'A'.repeat(190)}`,
    ]
    for (const origin of [house.server.portalUrl, house.server.phoneUrl])
      for (const name of names) expect([name, (await ask(origin + name)).status >= 400]).toEqual([name, true])
    await save('', '')
  })

  it('hold nothing personal, take no method but reading, and say the same to everybody', async () => {
    const cookie = `countersign-session=${house.administrator.browser.token}`
    const answers: Answer[] = [
      await ask(`${house.server.phoneUrl}/brand`),
      await ask(`${house.server.phoneUrl}/brand`, { headers: { cookie } }),
    ]
    expect(answers[0]?.text).toBe(answers[1]?.text)
    expect(Object.keys(JSON.parse(answers[0]?.text ?? ''))).toEqual(['typ', 'v', 'name', 'accent', 'logo'])
    expect(answers[0]?.headers['cache-control']).toBe('no-cache')
    expect(faultsOf(answers[0] as Answer, { side: 'phone', origin: house.server.phoneUrl })).toEqual([])
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(`${house.server.phoneUrl}/brand`, { method })).status).toBe(404)
    expect((await ask(`${house.server.portalUrl}/brand`)).status).toBe(404)
  })
})

describe('the command line', () => {
  const brand = (...args: string[]) => cli(house.server, 'brand', ...args)

  it('sets and shows the same, beside the running server', async () => {
    const file = join(house.server.dataFolder, 'logo.png')
    writeFileSync(file, logo(7))
    expect(brand('set', '--name', 'By hand', '--colour', '#00529b', '--logo', file)).toMatchObject({ code: 0, err: '' })
    expect(brand('show').out).toBe('name    By hand\ncolour  #00529b\nlogo    one, for light and dark screens\n')
    expect(await document()).toMatchObject({ name: 'By hand', accent: '#00529b', logo: { dark: null } })
    const before = kept()
    for (const [args, sentence] of [
      [['--colour', '#ffcc00', '--name', 'Half'], /too pale: 1\.\d\d?:1 .* needs 4\.5:1\. The nearest that can be read: #/],
      [['--colour', 'blue'], /six digits/],
      [['--name', 'x'.repeat(61)], /at most 60/],
      [['--name', 'Half', '--logo', '/nowhere.png'], /ENOENT/],
      [['--logo', join(house.server.dataFolder, 'keys.json')], /is not a PNG/],
    ] as [string[], RegExp][]) {
      const refused = brand('set', ...args)
      expect([refused.code, refused.out]).toEqual([1, ''])
      expect(refused.err).toMatch(sentence)
    }
    expect(kept()).toEqual(before)
    expect(brand('remove-logo').code).toBe(0)
    expect(brand('set', '--name', '', '--colour', '').code).toBe(0)
    expect(await document()).toEqual({ typ: 'countersign/brand', v: 1, name: 'From the settings', accent: null, logo: null })
  })
})
