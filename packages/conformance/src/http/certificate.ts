import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A throw-away certificate for `localhost` and below, signed by itself. */
export function makeCertificate(): { cert: string; key: string; pem: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = 'subjectAltName=DNS:localhost,DNS:phone.localhost,IP:127.0.0.1'
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', names],
    {
      stdio: 'ignore',
    },
  )
  return { cert, key, pem: readFileSync(cert, 'utf8'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
