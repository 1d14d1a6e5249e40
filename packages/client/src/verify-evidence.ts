import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { VerifyEs256 } from '@countersign/protocol/es256.ts'
import { evidenceFaults } from '@countersign/protocol/evidence/fault.ts'
import { judgeEvidence } from '@countersign/protocol/evidence/judge-evidence.ts'
import { readEvidenceKeys, type TrustedServer } from '@countersign/protocol/evidence/keys.ts'
import { report } from '@countersign/protocol/evidence/report.ts'

/*
 * Checks a file of evidence on any machine, without server, database or network. It imports the protocol and Node, and nothing else: whoever
 * has to rely on it can read the whole of what it does.
 */

const USAGE = `Usage: countersign evidence verify <file> --key <keys.json> [--key <more.json>]
  <file>        what "evidence export" or the account page gave
  --key <file>  the server's evidence keys: <portal>/evidence-keys.json, kept from a time when you trusted it

Exit code 0: it holds. 1: it does not. 2: it could not be checked.
`

const es256: VerifyEs256 = (jwk, data, signature) => {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return signature.length === 64 && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}

function main(): number {
  const given = readArguments()
  if (given === null) return unchecked(USAGE)
  const servers: TrustedServer[] = []
  for (const path of given.keys) {
    const bytes = readBytes(path)
    const server = bytes && readEvidenceKeys(bytes)
    if (!server) return unchecked(`${path} cannot be read, or holds no evidence keys of this version.\n`)
    servers.push(server)
  }
  const trusted = oneServer(servers)
  if (trusted === null) return unchecked('These keys are of different servers. Give those of one.\n')
  const file = readBytes(given.file)
  if (file === null) return unchecked(`${given.file} cannot be read.\n`)

  const verdict = judgeEvidence(file, trusted, es256)
  if (!verdict.ok) {
    process.stdout.write(`This evidence does NOT hold (${verdict.fault}).\n${evidenceFaults[verdict.fault]}\n`)
    return 1
  }
  process.stdout.write(report(verdict.value))
  return 0
}

function readArguments(): { file: string; keys: string[] } | null {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { key: { type: 'string', multiple: true } } })
    const [file, ...more] = positionals
    return file === undefined || more.length > 0 || values.key === undefined ? null : { file, keys: values.key }
  } catch {
    return null
  }
}

function readBytes(path: string): Bytes | null {
  try {
    return new Uint8Array(readFileSync(path))
  } catch {
    return null
  }
}

/** Keys of several documents count together, if they are one server's. */
function oneServer([first, ...others]: readonly TrustedServer[]): TrustedServer | null {
  if (first === undefined || others.some(({ iss, rpId }) => iss !== first.iss || rpId !== first.rpId)) return null
  return { ...first, keys: [first, ...others].flatMap(({ keys }) => keys) }
}

function unchecked(why: string): number {
  process.stderr.write(why)
  return 2
}

process.exitCode = main()
