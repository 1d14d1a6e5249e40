import { createHash } from 'node:crypto'
import { type Bytes, plain } from '../../src/encoding/bytes.ts'
import { identifierFrom } from '../../src/identity.ts'

/** Bytes that anybody can make again: SHA-256 of a counter and a name, as long as asked for. */
export function fixedBytes(name: string, length: number): Bytes {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`countersign/vectors/1 ${name} ${i}`).digest(),
  )
  return plain(Buffer.concat(blocks).subarray(0, length))
}

/** A generator of such bytes, in the form in which the protocol asks for random ones. */
export function fixedRandom(name: string): (length: number) => Bytes {
  let drawn = 0
  return (length) => fixedBytes(`${name} draw ${drawn++}`, length)
}

export const ISS = 'https://phone.id.example.org'
export const RP_ID = 'id.example.org'
export const NOW = 1_793_500_000

export const ids = {
  sid: identifierFrom('enr', fixedBytes('sid', 16)),
  txn: identifierFrom('txn', fixedBytes('txn', 16)),
  otherTxn: identifierFrom('txn', fixedBytes('other txn', 16)),
  sub: identifierFrom('sub', fixedBytes('sub', 16)),
  kid: identifierFrom('ok', fixedBytes('kid', 16)),
  otherKid: identifierFrom('ok', fixedBytes('other kid', 16)),
} as const
