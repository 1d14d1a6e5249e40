import * as v from 'valibot'
import { text } from './bytes.ts'

/** The deepest nesting that any message of this protocol has, with room to spare. */
const DEEPEST = 12

/**
 * Parses strict UTF-8 JSON and checks its shape. `null` for anything else: the sender learns "malformed", nothing finer.
 * Members that a shape does not name are refused, so that no two readers see two meanings.
 */
export function parseMessage<S extends v.GenericSchema>(shape: S, bytes: Uint8Array): v.InferOutput<S> | null {
  const json = text(bytes)
  if (json === null || tooDeep(json)) return null
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return null
  }
  const parsed = v.safeParse(shape, value)
  return parsed.success ? parsed.output : null
}

function tooDeep(json: string): boolean {
  let depth = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const letter = json[i]
    if (quoted) {
      if (letter === '\\') i++
      else if (letter === '"') quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === '{' || letter === '[') {
      if (++depth > DEEPEST) return true
    } else if (letter === '}' || letter === ']') depth--
  }
  return false
}
