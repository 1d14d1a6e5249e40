import { hash } from 'node:crypto'
import { type Bytes, plain } from '@countersign/protocol/encoding/bytes.ts'
import type { Oprf } from '@countersign/verifier/ports/oprf.ts'

/**
 * The PIN's group, simulated by exclusive or: blinding, evaluation and unblinding commute as in the real one, and a wrong PIN gives another
 * output. It hides nothing, and nobody here looks.
 */
export const group: Oprf & {
  blind(input: string, blind: Bytes): Bytes
  finalize(evaluated: Uint8Array, blind: Bytes): Bytes
} = {
  oprfSecretKey: (seed) => plain(seed),
  isBlinded: (blinded) => blinded.some((byte) => byte !== 0),
  evaluateBlinded: (secretKey, blinded) => xor(secretKey, blinded),
  blind: (input, blind) => xor(hash('sha256', input, 'buffer'), blind),
  finalize: (evaluated, blind) => xor(evaluated, blind),
}

function xor(a: Uint8Array, b: Uint8Array): Bytes {
  return plain(a.map((byte, i) => byte ^ (b[i] as number)))
}
