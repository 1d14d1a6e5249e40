import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { SettingsError } from './error.ts'
import type { Sources } from './read.ts'
import type { RawSettings, SettingName } from './table.ts'

export interface Origin {
  /** Scheme, host and port, no trailing slash. */
  readonly origin: string
  /** As in the Host header. */
  readonly host: string
  readonly hostname: string
  readonly secure: boolean
}

export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number]

export interface Settings {
  readonly portal: Origin
  readonly phone: Origin
  /** WebAuthn's RP ID: the portal's host name; null for an IP address, where WebAuthn does not work. */
  readonly rpId: string | null
  readonly listen: string
  readonly port: number
  readonly phonePort: number
  readonly opsPort: number
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly trustedProxies: readonly AddressRange[]
  readonly data: string
  readonly issuer: string
  readonly enrolmentPolicy: 'invited' | 'open'
  readonly activation: 'required' | 'recommended'
}

/** Judges every setting; the first wrong one is a `SettingsError` that names its source and what to do. */
export function checkSettings(raw: RawSettings, sources: Sources): Settings {
  const wrong = (name: SettingName, sentence: string) => new SettingsError(`${sources[name]} is "${raw[name]}": ${sentence}`)

  const origin = (name: 'portalUrl' | 'phoneUrl'): Origin => {
    const url = URL.canParse(raw[name]) ? new URL(raw[name]) : null
    if (url === null || !['http:', 'https:'].includes(url.protocol)) throw wrong(name, 'give a whole address, like https://id.example.org')
    if (url.pathname !== '/' || url.search || url.hash || url.username) throw wrong(name, 'leave out everything after the host and port')
    if (url.hostname.endsWith('.')) throw wrong(name, 'leave out the dot at the end of the host')
    const secure = url.protocol === 'https:'
    if (!secure && !isLocal(url.hostname))
      throw wrong(name, 'phones give camera and keys to https:// addresses only. Use https://, or localhost to try things out')
    return { origin: url.origin, host: url.host, hostname: url.hostname, secure }
  }
  const port = (name: 'port' | 'phonePort' | 'opsPort', least: number): number => {
    const value = Number(raw[name])
    if (!/^\d+$/.test(raw[name]) || value < least || value > 65535) throw wrong(name, `give a port from ${least} to 65535`)
    return value
  }
  const choice = <T extends string>(name: SettingName, ...allowed: readonly T[]): T => {
    const found = allowed.find((one) => one === raw[name])
    if (found === undefined) throw wrong(name, `choose one of: ${allowed.join(', ')}`)
    return found
  }
  const file = (name: 'tlsCert' | 'tlsKey'): string => {
    try {
      return readFileSync(raw[name], 'utf8')
    } catch (error) {
      throw wrong(name, `the file cannot be read (${(error as NodeJS.ErrnoException).code}). Check the path and its rights`)
    }
  }

  const portal = origin('portalUrl')
  const phone = origin('phoneUrl')
  if (portal.origin === phone.origin)
    throw wrong(
      'phoneUrl',
      "it is the portal's own address. Give the phone's side a host name of its own, like https://phone.id.example.org, or another port",
    )
  if (phone.hostname !== portal.hostname && !phone.hostname.endsWith(`.${portal.hostname}`)) {
    throw wrong('phoneUrl', `its host has to be ${portal.hostname} or one below it, like phone.${portal.hostname}`)
  }
  if (portal.secure !== phone.secure) throw wrong('phoneUrl', 'both addresses have to be https://, or both http:// on localhost')

  if ((raw.tlsCert === '') !== (raw.tlsKey === ''))
    throw wrong(raw.tlsCert === '' ? 'tlsCert' : 'tlsKey', 'give both a certificate and its key, or neither')
  const tls = raw.tlsCert === '' ? null : { cert: file('tlsCert'), key: file('tlsKey') }
  if (tls !== null && !portal.secure) throw wrong('portalUrl', 'with a TLS certificate the address starts with https://')

  const ports = { port: port('port', 1), phonePort: port('phonePort', 1), opsPort: port('opsPort', 0) }
  if (ports.port === ports.phonePort && portal.host === phone.host) throw wrong('phonePort', 'one port for both needs two host names')
  if (ports.opsPort === ports.port || ports.opsPort === ports.phonePort) throw wrong('opsPort', 'give it a port of its own')

  const listen = raw.listen || (isLocal(portal.hostname) ? '127.0.0.1' : '::')
  if (isIP(listen) === 0) throw wrong('listen', 'give an IP address of this machine')

  const issuer = raw.issuer.trim()
  if (issuer.length < 1 || issuer.length > 60 || /\p{Cc}/u.test(issuer)) throw wrong('issuer', 'give a name of 1 to 60 characters')

  const data = resolve(raw.data)
  if (existsSync(data) && !existsSync(`${data}/.`)) throw wrong('data', 'this is a file; give a folder')

  return {
    portal,
    phone,
    rpId: isIP(portal.hostname.replace(/^\[|\]$/g, '')) === 0 ? portal.hostname : null,
    listen,
    ...ports,
    tls,
    trustedProxies: raw.trustedProxies
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map((one) => range(one) ?? fail(wrong('trustedProxies', `"${one}" is neither an IP address nor a range like 10.0.0.0/8`))),
    data,
    issuer,
    enrolmentPolicy: choice('enrolmentPolicy', 'invited', 'open'),
    activation: choice('activation', 'required', 'recommended'),
  }
}

/** Names that never leave this machine (RFC 6761 §6.3). */
function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost')
}

function range(text: string): AddressRange | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (isIP(text) === 0) return null
  const address = ipaddr.parse(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function fail(error: Error): never {
  throw error
}
