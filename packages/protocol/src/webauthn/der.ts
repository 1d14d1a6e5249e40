import { type Bytes, concat } from '../encoding/bytes.ts'

/** An ECDSA signature from ASN.1 DER (SEC 1 §C.5, DER rules of X.690) to r ‖ s of 32 bytes each; `null` unless strictly DER. */
export function rawSignature(der: Uint8Array): Bytes | null {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null
  const r = integer(der, 2)
  const s = r && integer(der, r.end)
  return r && s && s.end === der.length ? concat(r.value, s.value) : null
}

function integer(der: Uint8Array, at: number): { value: Uint8Array; end: number } | null {
  const length = der[at + 1]
  if (der[at] !== 0x02 || length === undefined || length < 1 || length > 33) return null
  const end = at + 2 + length
  if (end > der.length) return null
  let digits = der.subarray(at + 2, end)
  const first = digits[0] as number
  if (first & 0x80) return null
  if (first === 0 && digits.length > 1) {
    if (((digits[1] as number) & 0x80) === 0) return null
    digits = digits.subarray(1)
  }
  if (digits.length > 32) return null
  const value = new Uint8Array(32)
  value.set(digits, 32 - digits.length)
  return { value, end }
}
