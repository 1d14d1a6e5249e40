import * as v from 'valibot'
import { parseMessage } from './json.ts'

const shape = v.looseObject({ typ: v.pipe(v.string(), v.startsWith('countersign/')), v: v.number() })

/** Is this one of our messages, of another version than 1? Asked only of what could not be read, to tell old from broken (Spec §3.1). */
export function isOtherVersion(bytes: Uint8Array): boolean {
  const message = parseMessage(shape, bytes)
  return message !== null && message.v !== 1
}
