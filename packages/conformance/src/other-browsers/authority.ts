import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Authority {
  /** The authority's own certificate. */
  readonly certificate: string
  readonly hosts: readonly string[]
  /** What a server shows for these hosts: a key and a certificate that the authority has signed. */
  readonly leaf: { readonly key: string; readonly certificate: string }
  remove(): void
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** A throw-away certificate authority, and one certificate from it for these host names. All are files. */
export function makeAuthority(hosts: readonly string[]): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-authority-'))
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const self = ['-subj', '/CN=Countersign walks', '-addext', 'keyUsage=critical,keyCertSign,cRLSign']
  openssl('req', '-x509', ...curve, '-keyout', at('authority.key'), '-out', at('authority.pem'), '-days', '2', ...self)
  writeFileSync(
    at('leaf.cnf'),
    `basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=${hosts.map((host) => `DNS:${host}`)}\n`,
  )
  openssl('req', '-new', ...curve, '-keyout', at('leaf.key'), '-out', at('leaf.csr'), '-subj', `/CN=${hosts[0]}`)
  const signed = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial', '-days', '2', '-extfile', at('leaf.cnf')]
  openssl('x509', '-req', '-in', at('leaf.csr'), '-out', at('leaf.pem'), ...signed)
  return {
    certificate: at('authority.pem'),
    hosts,
    leaf: { key: at('leaf.key'), certificate: at('leaf.pem') },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
