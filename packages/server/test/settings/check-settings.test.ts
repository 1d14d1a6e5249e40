import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SettingsError } from '../../src/settings/error.ts'
import type { Sources } from '../../src/settings/read.ts'
import { checkSettings } from '../../src/settings/settings.ts'
import { type RawSettings, type SettingName, settingRows } from '../../src/settings/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-settings-'))
const file = join(folder, 'file')
writeFileSync(file, 'PEM')
afterAll(() => rmSync(folder, { recursive: true }))

const defaults = Object.fromEntries(settingRows.map(({ name, fallback }) => [name, fallback])) as RawSettings
const sources = Object.fromEntries(settingRows.map(({ name }) => [name, `SOURCE_OF_${name}`])) as Sources
const check = (change: Partial<RawSettings> = {}) => checkSettings({ ...defaults, ...change }, sources)
const https = { portalUrl: 'https://id.example.org', phoneUrl: 'https://phone.id.example.org' }

describe('settings that the server starts with', () => {
  it('need nothing at all', () => {
    expect(check()).toMatchObject({
      portal: { origin: 'http://localhost:8080', host: 'localhost:8080', hostname: 'localhost', secure: false },
      phone: { origin: 'http://localhost:8081' },
      rpId: 'localhost',
      listen: '127.0.0.1',
      tls: null,
      trustedProxies: [],
      issuer: 'Countersign',
      enrolmentPolicy: 'invited',
      activation: 'required',
    })
  })

  it('take two public addresses; behind a proxy, on every address of the machine', () => {
    expect(check(https)).toMatchObject({ rpId: 'id.example.org', listen: '::', portal: { secure: true, host: 'id.example.org' } })
    expect(check({ ...https, portalUrl: 'HTTPS://ID.Example.ORG:443/' }).portal).toMatchObject({ origin: 'https://id.example.org' })
    expect(check({ portalUrl: 'https://id.example.org:8443', phoneUrl: 'https://id.example.org:9443' }).rpId).toBe('id.example.org')
  })

  it('take one port for two host names, and IDN hosts', () => {
    expect(check({ ...https, port: '443', phonePort: '443' }).port).toBe(443)
    expect(check({ portalUrl: 'https://bücher.example', phoneUrl: 'https://phone.bücher.example' }).portal.host).toBe(
      'xn--bcher-kva.example',
    )
  })

  it('offer no WebAuthn under an IP address', () => {
    const at = (host: string) => check({ portalUrl: `https://${host}:1`, phoneUrl: `https://${host}:2` })
    expect(at('192.0.2.1').rpId).toBeNull()
    expect(at('[2001:db8::1]').rpId).toBeNull()
  })

  it('take a certificate with its key, and proxies as addresses and ranges', () => {
    expect(check({ ...https, tlsCert: file, tlsKey: file }).tls).toEqual({ cert: 'PEM', key: 'PEM' })
    const { trustedProxies } = check({ trustedProxies: ' 10.0.0.1, 192.168.0.0/16,, 2001:db8::/32 ' })
    expect(trustedProxies.map(([range, bits]) => `${range}/${bits}`)).toEqual(['10.0.0.1/32', '192.168.0.0/16', '2001:db8::/32'])
  })

  it('may switch the operator’s port off', () => {
    expect(check({ opsPort: '0' }).opsPort).toBe(0)
  })
})

/** name, value, what the sentence says to do, and what else has to be set for it. */
const wrong: [SettingName, string, RegExp, Partial<RawSettings>?][] = [
  ['portalUrl', '', /give a whole address/],
  ['portalUrl', 'id.example.org', /give a whole address/],
  ['portalUrl', 'ftp://id.example.org', /give a whole address/],
  ['portalUrl', 'javascript:alert(1)', /give a whole address/],
  ['portalUrl', 'https://id.example.org/portal', /leave out everything after the host/],
  ['portalUrl', 'https://id.example.org/?a=1', /leave out everything after the host/],
  ['portalUrl', 'https://id.example.org/#x', /leave out everything after the host/],
  ['portalUrl', 'https://me@id.example.org', /leave out everything after the host/],
  ['portalUrl', 'https://id.example.org.', /leave out the dot/],
  ['portalUrl', 'http://id.example.org', /https:\/\/ addresses only/],
  ['portalUrl', 'http://127.0.0.1:8080', /https:\/\/ addresses only/],
  ['portalUrl', 'http://localhost:8080', /starts with https/, { tlsCert: file, tlsKey: file }],
  ['phoneUrl', 'http://localhost:8080', /portal's own address/],
  ['phoneUrl', 'https://elsewhere.example', /its host has to be id\.example\.org or one below it/, https],
  ['phoneUrl', 'https://evilid.example.org', /its host has to be/, https],
  ['phoneUrl', 'https://example.org', /its host has to be/, https],
  ['phoneUrl', 'https://localhost:8081', /both http:\/\/ on localhost/],
  ['port', '0', /from 1 to 65535/],
  ['port', '65536', /from 1 to 65535/],
  ['port', '80a', /from 1 to 65535/],
  ['port', '-1', /from 1 to 65535/],
  ['port', '1e3', /from 1 to 65535/],
  ['port', '', /from 1 to 65535/],
  ['phonePort', '0', /from 1 to 65535/],
  ['opsPort', '8081', /a port of its own/],
  ['opsPort', 'x', /from 0 to 65535/],
  ['listen', 'localhost', /give an IP address/],
  ['tlsCert', '', /both a certificate and its key/, { ...https, tlsKey: file }],
  ['tlsKey', '', /both a certificate and its key/, { ...https, tlsCert: file }],
  ['tlsCert', join(folder, 'nothing'), /cannot be read \(ENOENT\)/, { ...https, tlsKey: file }],
  ['trustedProxies', '10.0.0.0/33', /neither an IP address nor a range/],
  ['trustedProxies', 'proxy.example', /neither an IP address nor a range/],
  ['trustedProxies', '10.1', /neither an IP address nor a range/],
  ['trustedProxies', '0x0a000001', /neither an IP address nor a range/],
  ['trustedProxies', '10.0.0.1; 10.0.0.2', /neither an IP address nor a range/],
  ['issuer', ' ', /1 to 60 characters/],
  ['issuer', 'a'.repeat(61), /1 to 60 characters/],
  ['issuer', 'Two\nlines', /1 to 60 characters/],
  ['data', file, /this is a file/],
  ['enrolmentPolicy', 'Open', /choose one of: invited, open/],
  ['activation', 'optional', /choose one of: required, recommended/],
]

describe('settings that it refuses', () => {
  it.each(wrong)('%s = "%s"', (name, value, says, more = {}) => {
    let error: unknown
    try {
      check({ ...more, [name]: value })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(SettingsError)
    const { message } = error as SettingsError
    expect(message).toMatch(says)
    // Where it came from, what it is, and no more than one line.
    expect(message).toMatch(new RegExp(`^SOURCE_OF_${name} is "`))
    expect(message.replace(value, '')).not.toContain('\n')
  })

  it('each setting is refused somewhere above', () => {
    const refused = new Set(wrong.map(([name]) => name))
    expect(settingRows.map(({ name }) => name).filter((name) => !refused.has(name))).toEqual([])
  })
})
