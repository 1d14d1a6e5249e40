import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { VerifyEs256 } from '@countersign/protocol/es256.ts'
import { judgeEvidence } from '@countersign/protocol/evidence/judge-evidence.ts'
import { readEvidenceKeys, type TrustedServer } from '@countersign/protocol/evidence/keys.ts'
import type { Browser } from './browser.ts'
import { need } from './house.ts'

/** A link to evidence on somebody's account page, newest first. */
export async function evidenceLinks(browser: Browser): Promise<string[]> {
  const { html } = await browser.open('/account')
  return [...html.matchAll(/href="(\/account\/evidence\/[^"]+)"/g)].map(([, path]) => path as string)
}

/** What a server publishes. */
export async function publishedKeys(browser: Browser): Promise<TrustedServer> {
  const { text } = await browser.get('/evidence-keys.json')
  return need(readEvidenceKeys(utf8(text)), 'evidence keys')
}

const known = new Map<string, KeyObject>()

const es256: VerifyEs256 = (jwk, data, signature) => {
  const name = `${jwk.x}.${jwk.y}`
  try {
    const key = known.get(name) ?? createPublicKey({ key: { ...jwk }, format: 'jwk' })
    known.set(name, key)
    return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

/** `holds`, or the fault. */
export function judged(file: string | Uint8Array, trusted: TrustedServer): string {
  const verdict = judgeEvidence(typeof file === 'string' ? utf8(file) : file, trusted, es256)
  return verdict.ok ? 'holds' : verdict.fault
}
