import type { DrawRandom } from '@countersign/protocol/phone/ports.ts'

export const random: DrawRandom = (bytes) => crypto.getRandomValues(new Uint8Array(bytes))
