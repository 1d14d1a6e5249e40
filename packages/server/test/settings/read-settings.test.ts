import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { settingsFrom } from '../../src/main.ts'
import { SettingsError } from '../../src/settings/error.ts'
import { readSettings } from '../../src/settings/read.ts'
import { flagOf, settingRows, variableOf } from '../../src/settings/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function settingsFile(content: unknown): string {
  const path = join(folder, `${files++}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('where a setting comes from', () => {
  it('a flag goes before the environment, that before the file, that before the default; each is named', () => {
    const file = settingsFile({ issuer: 'of the file', port: 1111, phonePort: '2222', data: '/of/the/file' })
    const environment = { COUNTERSIGN_ISSUER: 'of the environment', COUNTERSIGN_PORT: '3333' }
    const { raw, sources } = readSettings({ flags: { issuer: 'of the flag' }, environment, file })
    expect(raw).toMatchObject({ issuer: 'of the flag', port: '3333', phonePort: '2222', data: '/of/the/file', activation: 'required' })
    expect(sources).toMatchObject({
      issuer: '--issuer',
      port: 'COUNTERSIGN_PORT',
      phonePort: `"phonePort" in ${file}`,
      activation: 'the default of --activation',
    })
  })

  it('an empty variable is a value: it does not fall through to the file', () => {
    const file = settingsFile({ trustedProxies: '10.0.0.1' })
    expect(readSettings({ flags: {}, environment: { COUNTERSIGN_TRUSTED_PROXIES: '' }, file }).raw.trustedProxies).toBe('')
  })

  it('the file may be named in the environment, and by the flag before that', () => {
    const [one, two] = [settingsFile({ issuer: 'one' }), settingsFile({ issuer: 'two' })]
    const environment = { COUNTERSIGN_CONFIG: one }
    expect(readSettings({ flags: {}, environment, file: undefined }).raw.issuer).toBe('one')
    expect(readSettings({ flags: {}, environment, file: two }).raw.issuer).toBe('two')
  })

  it('names of flags and variables follow from the setting’s', () => {
    expect(settingRows.map(({ name }) => [flagOf(name), variableOf(name)])).toContainEqual([
      '--enrolment-policy',
      'COUNTERSIGN_ENROLMENT_POLICY',
    ])
    expect(new Set(settingRows.map(({ name }) => variableOf(name))).size).toBe(settingRows.length)
  })

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /cannot be read as JSON/],
    ['a list', [], /has to hold one JSON object/],
    ['null', null, /has to hold one JSON object/],
    ['a setting that nobody knows', { portalURL: 'x' }, /unknown setting "portalURL"\. Known ones: portalUrl/],
    ['a list as a value', { trustedProxies: ['10.0.0.1'] }, /"trustedProxies" in .+ has to be a text or a number/],
    ['true as a value', { port: true }, /has to be a text or a number/],
  ])('a file with %s is refused with a sentence', (_, content, says) => {
    const file = settingsFile(content)
    expect(() => readSettings({ flags: {}, environment: {}, file })).toThrow(SettingsError)
    expect(() => readSettings({ flags: {}, environment: {}, file })).toThrow(says)
  })

  it('a file that is named and not there is refused', () => {
    expect(() => readSettings({ flags: {}, environment: {}, file: join(folder, 'nowhere.json') })).toThrow(/cannot be read/)
  })
})

describe('flags as the program gets them', () => {
  const before = { ...process.env }
  afterEach(() => {
    process.env = { ...before }
  })

  it('go before the environment', () => {
    process.env['COUNTERSIGN_ISSUER'] = 'of the environment'
    expect(settingsFrom([]).issuer).toBe('of the environment')
    expect(settingsFrom(['--issuer', 'of the flag']).issuer).toBe('of the flag')
    expect(settingsFrom(['--issuer=of the flag']).issuer).toBe('of the flag')
  })

  it.each([[['--nonsense', '1']], [['--port']], [['stray']], [['--portalUrl', 'x']]])(
    '%j is refused, and the known ones are named',
    (args) => {
      expect(() => settingsFrom(args)).toThrow(SettingsError)
      expect(() => settingsFrom(args)).toThrow(/Known flags: --portal-url --phone-url/)
    },
  )
})
