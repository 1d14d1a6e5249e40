import { contrast } from '@countersign/look/contrast.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { expect, test } from 'vitest'
import type { KeptBrand } from '../src/use/brand.ts'
import { type FetchFile, renewedBrand } from '../src/use/renew-brand.ts'

const LIGHT = `/brand/${'a'.repeat(43)}.png`
const DARK = `/brand/${'b'.repeat(43)}.png`
const northwind = { typ: 'countersign/brand', v: 1, name: 'Northwind', accent: '#5b2a86', logo: { light: LIGHT, dark: DARK } }

/** A server with these files; what was asked of it stands in `asked`. */
function serverWith(document: unknown, files: Record<string, Uint8Array> = { [LIGHT]: utf8('light'), [DARK]: utf8('dark') }) {
  const asked: string[] = []
  const fetchFile: FetchFile = async (path, most) => {
    asked.push(path)
    const bytes = path === '/brand' ? utf8(typeof document === 'string' ? document : JSON.stringify(document)) : files[path]
    return bytes === undefined || bytes.length > most ? null : new Uint8Array(bytes)
  }
  return { asked, fetchFile }
}

const renewed = (document: unknown, kept: KeptBrand | null = null) => renewedBrand(kept, serverWith(document).fetchFile)

test('name, colours of both schemes and both pictures are kept', async () => {
  const brand = await renewed(northwind)
  expect(brand).toMatchObject({ name: 'Northwind', logo: { light: { path: LIGHT, bytes: utf8('light') }, dark: { path: DARK } } })
  expect(brand?.accents?.light.accent).toBe('#5b2a86')
  expect(contrast(brand?.accents?.dark.accent ?? '', '#0f1214')).toBeGreaterThanOrEqual(7)
})

test('a picture that is here already is not asked for again', async () => {
  const kept = await renewed(northwind)
  const server = serverWith({ ...northwind, name: 'Northwind Bank' })
  expect(await renewedBrand(kept, server.fetchFile)).toMatchObject({ name: 'Northwind Bank', logo: kept?.logo })
  expect(server.asked).toEqual(['/brand'])
})

test('what the operator took away goes', async () => {
  const kept = await renewed(northwind)
  expect(await renewed({ ...northwind, name: 'Countersign', accent: null, logo: null }, kept)).toEqual({
    name: 'Countersign',
    accents: null,
    logo: null,
  })
})

test('a colour that nobody could read changes nothing, nor does a picture that does not come', async () => {
  expect(await renewed({ ...northwind, accent: '#ffff00' })).toBeNull()
  for (const files of [{}, { [LIGHT]: utf8('light') }, { [LIGHT]: new Uint8Array(200_000), [DARK]: utf8('dark') }])
    expect(await renewedBrand(null, serverWith(northwind, files).fetchFile)).toBeNull()
})

test('a document that says anything else is none', async () => {
  const bad: unknown[] = [
    '',
    '<!doctype html>',
    'null',
    { ...northwind, v: 2 },
    { ...northwind, name: '' },
    { ...northwind, name: 'x'.repeat(61) },
    { ...northwind, name: 'Bank\u202egnp.exe' },
    { ...northwind, name: 'two\nlines' },
    { ...northwind, accent: 'red' },
    { ...northwind, accent: '#5b2a86;}*{display:none' },
    { ...northwind, logo: { light: 'https://evil.example/x.png', dark: null } },
    { ...northwind, logo: { light: '//evil.example/x.png', dark: null } },
    { ...northwind, logo: { light: `/authenticator/v1/${'a'.repeat(43)}.png`, dark: null } },
    { ...northwind, logo: { light: `/brand/../${'a'.repeat(43)}.png`, dark: null } },
    { ...northwind, logo: { dark: DARK } },
    `{"typ":"countersign/brand","v":1,"name":"A","name":"B","accent":null,"logo":null}`,
    JSON.stringify({ ...northwind, name: 'x' }).padEnd(9_000),
  ]
  for (const document of bad) {
    const server = serverWith(document)
    expect([document, await renewedBrand(null, server.fetchFile), server.asked]).toEqual([document, null, ['/brand']])
  }
})

test('a server that is away is told to whoever asked, who keeps what there is', async () => {
  await expect(renewedBrand(null, () => Promise.reject(new TypeError('offline')))).rejects.toThrow('offline')
})
