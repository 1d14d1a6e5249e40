import { type ActivationCode, codeCharacters } from '@countersign/protocol/enrolment/code.ts'
import { secretDigest } from '@countersign/protocol/enrolment/secret.ts'
import type { EnrolmentId } from '@countersign/protocol/identity.ts'
import type { HashKeys } from '../ports/keys.ts'

/** The two forms of one code: 40 bits for who types, 128 bits for who scans. */
export interface CodePair {
  readonly typed: ActivationCode
  readonly linked: ActivationCode
}

interface Under {
  /** The newest, or an older one for a code that it began. */
  readonly keys: HashKeys
}

/** Spec §4.1: derived from the browser's own token, so the page can be drawn again and nothing stored can draw it. */
export function deriveCode(deps: Under, token: string, id: EnrolmentId, name: string): CodePair {
  const bytes = deps.keys.deriveCode(token, id)
  return {
    typed: { name, secret: codeCharacters(bytes.subarray(0, 5), 8) },
    linked: { name, secret: codeCharacters(bytes.subarray(16, 32), 26) },
  }
}

/** What is stored in the place of a secret; both spellings of one session have their own. */
export function codeHash(deps: Under, name: string, digest: string): string {
  return deps.keys.keyedHash('activation-code', `${name}.${digest}`)
}

export function pairHashes(deps: Under, pair: CodePair): { typedHash: string; linkedHash: string } {
  const hash = ({ name, secret }: ActivationCode) => codeHash(deps, name, secretDigest(secret))
  return { typedHash: hash(pair.typed), linkedHash: hash(pair.linked) }
}
