import { auditLineHash } from '../../src/evidence/audit-line.ts'
import { writeEvidenceKeys } from '../../src/evidence/keys.ts'
import { possessor, verifier } from '../../test/kit/decision.ts'
import { type EvidenceFaults, earlierSigner, fileOf, trusted } from '../../test/kit/evidence.ts'
import { faulty } from '../../test/kit/evidence-faults.ts'
import { fixedBytes, ids } from '../../test/kit/fixed.ts'
import { keys } from '../../test/kit/keys.ts'
import { type Case, own, type VectorFile } from './file.ts'

type Kind = Parameters<typeof fileOf>[0]

const holding: [string, Kind, EvidenceFaults][] = [
  ['an approval under the PIN', 'pin', {}],
  ['an approval by a platform credential', 'webauthn', {}],
  ['a denial', 'denial', {}],
  ['a binding by an earlier evidence key', 'pin', { bindingSigner: earlierSigner }],
  [
    'an approval under a changed PIN key, whose binding replaces another',
    'pin',
    {
      binding: { verification: { uv: 'pin', kid: ids.otherKid, jwk: keys.stranger.jwk }, replaces: keys.pin.jwk.x },
      signers: [possessor, { ...verifier, key: keys.stranger }],
    },
  ],
]

/** One case of each fault is enough for a judge who has the table. */
const firstOfEach = faulty.filter(([, , fault], i) => faulty.findIndex((other) => other[2] === fault) === i)

async function files(): Promise<Case[]> {
  const good = holding.map(async ([name, kind, made]) =>
    own('10.4', name, { op: 'judge', file: await fileOf(kind, made), result: { ok: true } }),
  )
  const bad = firstOfEach.map(async ([name, made, fault, kind = 'pin']) =>
    own('10.4', name, { op: 'judge', file: await fileOf(kind, made), result: { ok: false, fault } }),
  )
  return Promise.all([...good, ...bad])
}

export async function evidence(): Promise<VectorFile> {
  const made = await files()
  const first = made[0]?.file as string
  const line = '{"chain":"server","seq":1,"at":1793500031}'
  const hashed = (name: string, previous: string) =>
    own('10.3', name, { op: 'audit_hash', previous, line, result: auditLineHash(previous, new TextEncoder().encode(line)) })
  const judged = (name: string, file: string) => own('10.3', name, { op: 'judge', file, result: { ok: false, fault: 'malformed' } })
  return {
    about:
      'Files of evidence, as text, judged under the published keys in `keys` and no others (`judge`); hashes of lines of the audit log (`audit_hash`). `fault` is a name of §10.4.',
    keys: JSON.parse(writeEvidenceKeys(trusted)),
    cases: [
      ...made,
      judged('a space before its end', first.replace(/}\n$/, ' }\n')),
      judged('no line feed at its end', first.trimEnd()),
      judged('members in another order', first.replace('{"typ":"countersign/evidence","v":1,', '{"v":1,"typ":"countersign/evidence",')),
      hashed('the first line of a chain', ''),
      hashed('a later one', Buffer.from(fixedBytes('audit line before', 32)).toString('base64url')),
    ],
  }
}
