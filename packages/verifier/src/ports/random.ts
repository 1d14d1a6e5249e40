import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'

/** Unpredictable bytes. */
export interface Random {
  bytes(count: number): Bytes
}
