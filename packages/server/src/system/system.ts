import { randomBytes } from 'node:crypto'
import { plain } from '@countersign/protocol/encoding/bytes.ts'
import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Random } from '@countersign/verifier/ports/random.ts'

export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }

export const systemRandom: Random = { bytes: (count) => plain(randomBytes(count)) }
